"""OMB's words for what is wrong with a payment (A-123 Appendix C, PIIA).

Levels are those of the store's OUTCOMES table; words are OMB's own.
"""

from outlay.payments import tables

CAUSES = dict(
    zip(
        tables.CAUSES,
        (
            "Failure to access data that exists",
            "Inability to access data that exists",
            "The data does not exist",
        ),
        strict=True,
    )
)

CONTROLS = dict(
    zip(
        tables.CONTROLS,
        ("Within agency control", "Outside agency control"),
        strict=True,
    )
)

THEMES = (
    "Address/Location",
    "Affiliation",
    "Age",
    "Citizenship",
    "Contractor or Provider Status",
    "Deceased",
    "Dependency",
    "Education",
    "Identity",
    "Marital Status",
    "Military Status",
    "Prisoner Status",
    "Receiving Benefits from Other Sources",
    "Residency",
    "Employment",
    "Financial",
    "Household Size",
    "Medical Status",
)

# Of an unknown payment: whose documents are lacking.
UNKNOWN_REASONS = (
    "Lacking documentation from states",
    "Lacking documentation from vendor or provider",
    "Lacking documentation from applicants",
    "Lacking documentation from other",
)
