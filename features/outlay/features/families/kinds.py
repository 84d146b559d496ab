"""What kind of payment it is.

Geography (state, city, ZIP, country) is left out on purpose: where people live
stands in for who they are. Only a change of place counts (age.py).
"""

import ibis.expr.types as ir

from outlay.features.feature import Family, Row
from outlay.features.settings import FeatureSettings

KINDS = Family("kinds", __doc__)
_CLEARS = "nothing by itself: it sets what is usual"
_GIVEN = "missing means the input does not say"


@KINDS.feature(
    "F-KIND-AGENCY", kind="category", clears=_CLEARS, fill="never missing", risky=None
)
def agency_kind(p: Row, _s: FeatureSettings) -> ir.Column:
    """The agency is {value}."""
    return p["agency"]


@KINDS.feature(
    "F-KIND-PROGRAM", kind="category", clears=_CLEARS, fill="never missing", risky=None
)
def program_kind(p: Row, _s: FeatureSettings) -> ir.Column:
    """The program is {value}."""
    return p["program"]


@KINDS.feature(
    "F-KIND-TYPE", kind="category", clears=_CLEARS, fill="never missing", risky=None
)
def payment_type_kind(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payment type is {value}."""
    return p["payment_type"]


@KINDS.feature(
    "F-KIND-METHOD", kind="category", clears=_CLEARS, fill="never missing", risky=None
)
def method_kind(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payment is made by {value}."""
    return p["method"]


@KINDS.feature("F-KIND-SEC", kind="category", clears=_CLEARS, fill=_GIVEN, risky=None)
def sec_code_kind(p: Row, _s: FeatureSettings) -> ir.Column:
    """The ACH entry class is {value}."""
    return p["sec_code"]


@KINDS.feature("F-KIND-TIN", kind="category", clears=_CLEARS, fill=_GIVEN, risky=None)
def tin_type_kind(p: Row, _s: FeatureSettings) -> ir.Column:
    """The taxpayer number is of kind {value}."""
    return p["tin_type"]
