"""Accounts, addresses and names that several payees have in common."""

import ibis.expr.types as ir

from outlay.features.feature import Family, Row
from outlay.features.formulas import ratio
from outlay.features.settings import FeatureSettings

SHARING = Family("sharing", __doc__)
_NO_ACCOUNT = "missing means the payment names no account"
_NO_ADDRESS = "missing means the payment names no address"
_ZERO = "never missing: none seen is 0"
_FAMILY = "a family, guardian, factor or bank that receives for several payees"
_HOUSE = "a shared house, agent or landlord at the address"
_RENAMED = "a change of name on file"


@SHARING.feature("F-SHARE-ACCT", clears=_FAMILY, fill=_NO_ACCOUNT)
def payees_of_account_365(p: Row, _s: FeatureSettings) -> ir.Column:
    """The account received payments for {value} payees in the 365 days before."""
    return p["account_distinct_payee_token_365"]


@SHARING.feature("F-SHARE-ACCT-NEW", clears=_FAMILY, fill=_NO_ACCOUNT)
def new_payees_of_account_30(p: Row, _s: FeatureSettings) -> ir.Column:
    """The account was first used by {value} payees in the 30 days before."""
    return p["account_new_payee_token_30"]


@SHARING.feature("F-SHARE-ADDR", clears=_HOUSE, fill=_NO_ADDRESS)
def payees_of_address_365(p: Row, _s: FeatureSettings) -> ir.Column:
    """Payments went to {value} payees at this address in the 365 days before."""
    return p["address_distinct_payee_token_365"]


@SHARING.feature("F-SHARE-ADDR-NEW", clears=_HOUSE, fill=_NO_ADDRESS)
def new_payees_of_address_90(p: Row, _s: FeatureSettings) -> ir.Column:
    """At this address {value} payees first appeared in the 90 days before."""
    return p["address_new_payee_token_90"]


@SHARING.feature("F-SHARE-OWN-ACCT", clears="several accounts on file", fill=_ZERO)
def accounts_of_payee_365(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was paid to {value} accounts in the 365 days before."""
    return p["payee_distinct_account_token_365"]


@SHARING.feature("F-SHARE-OWN-ADDR", clears="moves or branches on file", fill=_ZERO)
def addresses_of_payee_365(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee appeared at {value} addresses in the 365 days before."""
    return p["payee_distinct_address_token_365"]


@SHARING.feature("F-SHARE-NAMES", clears=_RENAMED, fill=_ZERO)
def names_of_payee_365(p: Row, _s: FeatureSettings) -> ir.Column:
    """Payments to this payee bore {value} names in the 365 days before."""
    return p["payee_distinct_name_token_365"]


@SHARING.feature(
    "F-SHARE-NAMESAKES",
    clears="different people with one name",
    fill="missing means the payment names no payee",
)
def payees_of_name_365(p: Row, _s: FeatureSettings) -> ir.Column:
    """The name stood on payments to {value} payees in the 365 days before."""
    return p["name_distinct_payee_token_365"]


@SHARING.feature(
    "F-SHARE-PROGRAMS", clears="entitlement under each program", fill=_ZERO, risky=None
)
def programs_of_payee_365(p: Row, _s: FeatureSettings) -> ir.Column:
    """The payee was paid by {value} programs in the 365 days before."""
    return p["payee_distinct_program_365"]


@SHARING.feature(
    "F-SHARE-BANK-NEW",
    clears="a bank that many payees joined for a known reason",
    fill="missing means no payment through this bank in a year, or no bank is named",
    named_by="bank_reviews",
)
def new_share_of_bank_90(p: Row, _s: FeatureSettings) -> ir.Column:
    """Of the bank's payees of the year, the share {value} came in the last 90 days."""
    return ratio(p["bank_new_payee_token_90"], p["bank_distinct_payee_token_365"])


@SHARING.feature("F-SHARE-BATCH-ACCT", clears=_FAMILY, fill=_NO_ACCOUNT, scope="batch")
def payees_of_account_in_batch(p: Row, _s: FeatureSettings) -> ir.Column:
    """The file pays {value} payees to this account."""
    return p["batch_account_distinct_payee_token"]


@SHARING.feature("F-SHARE-BATCH-ADDR", clears=_HOUSE, fill=_NO_ADDRESS, scope="batch")
def payees_of_address_in_batch(p: Row, _s: FeatureSettings) -> ir.Column:
    """The file pays {value} payees at this address."""
    return p["batch_address_distinct_payee_token"]


@SHARING.feature(
    "F-SHARE-BATCH-OWN-ACCT",
    clears="several accounts on file",
    fill="missing means the payee is paid to no account in the file",
    scope="batch",
)
def accounts_of_payee_in_batch(p: Row, _s: FeatureSettings) -> ir.Column:
    """The file pays this payee to {value} accounts."""
    return p["batch_payee_distinct_account_token"]
