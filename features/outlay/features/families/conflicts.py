"""Identifiers that do not go together."""

import ibis.expr.types as ir

from outlay.features.feature import Family, Row
from outlay.features.formulas import flag
from outlay.features.settings import FeatureSettings

CONFLICTS = Family("conflicts", __doc__)
# NACHA: PPD is for a consumer's account, CCD and CTX are for a company's.
COMPANY_CODES = ("CCD", "CTX")
CONSUMER_CODES = ("PPD",)
PERSONAL = ("ssn", "itin")


@CONFLICTS.feature(
    "F-CONF-NAME",
    clears="a change of name on file",
    fill="missing means a first payment, or no name is given",
    named_by="payees_of_name_365",
)
def name_new_for_payee(p: Row, _s: FeatureSettings) -> ir.Column:
    """A payee with earlier payments bears this name for the first time (1 yes)."""
    known = (p["payee_paid_ever"] > 0) & p["name_token"].notnull()
    return known.ifelse(flag(p["payee_name_min_paid_day_ever"].isnull()), None)


@CONFLICTS.feature(
    "F-CONF-SEC",
    clears="a sole proprietor with a business account, or the reverse",
    fill="missing means no entry class or kind of taxpayer number is given",
)
def entry_class_conflict(p: Row, _s: FeatureSettings) -> ir.Column:
    """The ACH entry class does not fit the kind of taxpayer number (1 yes, 0 no)."""
    sec, tin = p["sec_code"], p["tin_type"]
    company = sec.isin(COMPANY_CODES) & tin.isin(PERSONAL)
    return flag(company | (sec.isin(CONSUMER_CODES) & (tin == "ein")))


@CONFLICTS.feature(
    "F-CONF-VENDOR",
    clears="a sole proprietor who sells under a personal number",
    fill="missing means no kind of taxpayer number is given",
)
def vendor_under_ssn(p: Row, _s: FeatureSettings) -> ir.Column:
    """A vendor is paid under a personal taxpayer number (1 yes, 0 no)."""
    vendor = p["payment_type"].lower() == "vendor"
    return flag(vendor & p["tin_type"].isin(PERSONAL))


@CONFLICTS.feature(
    "F-CONF-TIN",
    clears="the payee's own statement of the number (Form W-9)",
    fill="no value means that the number was not judged when it came in",
)
def taxpayer_number_impossible(p: Row, _s: FeatureSettings) -> ir.Column:
    """The taxpayer number lies where none of its kind is issued (1 yes, 0 no)."""
    return flag(p["tin_check"] == "impossible")


@CONFLICTS.feature(
    "F-CONF-DISTRICT",
    clears="a bank that serves the whole country under one number, or a move",
    fill="no value means that bank or address belongs to no district",
)
def bank_out_of_district(p: Row, _s: FeatureSettings) -> ir.Column:
    """Bank and address lie in different Federal Reserve districts (1 yes, 0 no).

    Only that they differ counts: which district it is would tell where people live.
    """
    return p["out_of_district"]


@CONFLICTS.feature(
    "F-CONF-NO-ACCT-OWNER",
    clears="a call back to the payee by a number on file",
    fill="missing means no account is named",
)
def account_known_for_others_only(p: Row, _s: FeatureSettings) -> ir.Column:
    """The account is known, but only from payments to others (1 yes, 0 no)."""
    known = p["account_min_paid_day_ever"].notnull()
    mine = p["payee_account_min_paid_day_ever"].notnull()
    return p["account_token"].notnull().ifelse(flag(known & ~mine), None)
