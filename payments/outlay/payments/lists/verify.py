"""How a person verifies an entry of each list, independently of this system."""

_VERIFY = {
    "sam": (
        "Look the entry up at SAM.gov under Exclusions, by its SAM number or its name; "
        "compare address and unique entity ID, read which agency excluded it and "
        "under which program, and ask that agency's contact whether it is this payee."
    ),
    "leie": (
        "Search the OIG exclusions site (exclusions.oig.hhs.gov) by name, former names "
        "and each half of a hyphenated name, and verify there with the payee's SSN or "
        "EIN; keep the dated result."
    ),
    "ofac": (
        "Follow OFAC's steps to assess a match: compare the full name, type, date of "
        "birth, address and remarks of the entry at sanctionssearch.ofac.treas.gov "
        "with the payee's, and ask the OFAC compliance hotline where doubt remains. "
        "A true match is blocked by law and reported."
    ),
    "dmf": (
        "Obtain evidence of death apart from this file (a death certificate, a state "
        "record, or SSA's confirmation), and write to the payee: living people are "
        "listed in error every month."
    ),
}


def verify_sentence(source: str) -> str:
    """Return how a person verifies an entry of the list `source`."""
    return _VERIFY[source]
