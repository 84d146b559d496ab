"""What is counted over which key: declared here once, compiled twice.

`trailing.py` compiles a declaration to a window over days for training, `latest.py`
to one aggregation as of a day for scoring. Both give the same column.
"""

from dataclasses import dataclass
from typing import Literal

from outlay.payments.errors import ConfigurationError

How = Literal["sum", "max", "min", "distinct", "new", "newest", "standing"]
Source = Literal["payments", "findings", "undoings", "network", "links"]

PEER = ("agency", "program", "payment_type")
KEYS: dict[str, tuple[str, ...]] = {
    "payee": ("payee_token",),
    "account": ("account_token",),
    "address": ("address_token",),
    "name": ("name_token",),
    "bank": ("routing_number",),
    "program": ("agency", "program"),
    "peer": PEER,
    "payee_account": ("payee_token", "account_token"),
    "payee_address": ("payee_token", "address_token"),
    "payee_name": ("payee_token", "name_token"),
    "payee_bank": ("payee_token", "routing_number"),
    "payee_program": ("payee_token", "agency", "program"),
    "payee_type": ("payee_token", "payment_type"),
    "payee_method": ("payee_token", "method"),
    "payee_place": ("payee_token", "place"),
    "payee_amount": ("payee_token", "magnitude"),
    "payee_amount_method": ("payee_token", "magnitude", "method"),
    "account_amount": ("account_token", "magnitude"),
    "payee_invoice": ("payee_token", "invoice_token"),
    "payee_near_invoice": ("payee_token", "invoice_norm_token"),
    "payee_amount_invoice": ("payee_token", "magnitude", "invoice_token"),
    "account_invoice": ("account_token", "invoice_norm_token"),
    "payee_account_invoice": ("payee_token", "account_token", "invoice_norm_token"),
    "schedule": ("schedule",),
    "network": ("network",),
    "payee_limit": ("payee_token", "near_limit_cents"),
}

NETWORK = "network"
KEY_COLUMNS = tuple(
    dict.fromkeys(c for key, columns in KEYS.items() if key != NETWORK for c in columns)
)
"""The keys' columns that every payment has; networks come to it later."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One column that counts facts over a key.

    Attributes
    ----------
    key : str
        Name in KEYS: which facts belong together. A payment that lacks a part of
        the key has no value (null).
    how : str
        sum, max or min of `measure`; distinct: values of `measure` seen; new: values
        first seen inside the window; newest: day the last new value was first seen;
        standing: payments not undone by then.
    measure : str
        Column of the source; "day" for ages.
    window : int or None
        Days back; None is all history.
    source : str
        payments, findings (outcomes as they became known), undoings, network (what
        came to a network of payees) or links (what a payee came to share).
    batch : bool
        Counted over the payment's own batch instead of over history.
    """

    key: str
    how: How
    measure: str
    window: int | None = None
    source: Source = "payments"
    batch: bool = False

    def __post_init__(self) -> None:
        if self.how == "distinct" and self.window is None and not self.batch:
            raise ConfigurationError(
                f"distinct {self.measure} over {self.key} has no window",
                fix="use how='new', which counts values ever seen",
            )

    @property
    def name(self) -> str:
        """The column."""
        how = "" if self.how == "sum" else self.how
        span = "" if self.batch else str(self.window or "ever")
        parts = ("batch" if self.batch else "", self.key, how, self.measure, span)
        return "_".join(part for part in parts if part)

    @property
    def columns(self) -> tuple[str, ...]:
        """The key's columns."""
        return KEYS[self.key]

    @property
    def counts(self) -> bool:
        """Whether nothing seen is 0 (a count or sum), not unknown."""
        return self.how not in {"max", "min", "newest"}


def over(
    key: str, how: How, measure: str, *windows: int | None, source: Source = "payments"
) -> tuple[Aggregate, ...]:
    """Return one aggregate for each window; none given is all history."""
    return tuple(Aggregate(key, how, measure, w, source) for w in windows or (None,))


def known(key: str, *bad: str) -> tuple[Aggregate, ...]:
    """Return what is known of a key's payments: reviews, and what was bad of them."""
    names = ("reviewed", *bad)
    return tuple(Aggregate(key, "sum", n, source="findings") for n in names)


def batch(key: str, how: How, measure: str) -> Aggregate:
    """Return a count over the payment's own batch."""
    return Aggregate(key, how, measure, batch=True)


def moments(key: str) -> tuple[Aggregate, ...]:
    """Return a year's count, sum and sum of squares of log amounts."""
    return tuple(Aggregate(key, "sum", m, 365) for m in ("paid", "log1", "log2"))


AGGREGATES: tuple[Aggregate, ...] = tuple(
    dict.fromkeys(
        (
            *over("payee", "sum", "paid", 1, 7, 30, 90, 365, None),
            *over("payee", "sum", "cents", 7, 30, 90, 365),
            *moments("payee"),
            *over("payee", "max", "positive_cents"),
            *over("payee", "min", "paid_day"),
            *over("payee", "max", "paid_day"),
            *over("payee", "distinct", "account_token", 365),
            *over("payee", "distinct", "name_token", 365),
            *over("payee", "distinct", "address_token", 365),
            *over("payee", "distinct", "program", 365),
            *over("payee", "sum", "whole", 365),
            *over("payee", "new", "account_token", 90),
            *over("payee", "newest", "account_token"),
            *over("payee", "newest", "address_token"),
            *known("payee", "error", "fraud"),
            *over("payee", "sum", "undone", 365, source="undoings"),
            *over("payee", "sum", "links", source="links"),
            *over("network", "sum", "payees", source="network"),
            *over("network", "sum", "reviewed", source="network"),
            *over("network", "sum", "fraud", source="network"),
            *over("account", "sum", "paid", 7, 30),
            *over("account", "sum", "cents", 30),
            *over("account", "min", "paid_day"),
            *over("account", "distinct", "payee_token", 365),
            *over("account", "new", "payee_token", 30),
            *known("account", "error", "fraud"),
            *over("account", "sum", "undone", 365, source="undoings"),
            *over("address", "sum", "paid", 30),
            *over("address", "min", "paid_day"),
            *over("address", "distinct", "payee_token", 365),
            *over("address", "new", "payee_token", 90),
            *known("address", "fraud"),
            *over("name", "distinct", "payee_token", 365),
            *over("bank", "new", "payee_token", 90),
            *over("bank", "distinct", "payee_token", 365),
            *known("bank", "fraud"),
            *known("program", "error", "fraud"),
            *moments("peer"),
            *over("payee_account", "min", "paid_day"),
            *over("payee_account", "sum", "paid", 365, None),
            *over("payee_account", "sum", "log1", 365),
            *over("payee_account", "sum", "cents"),
            *over("payee_address", "min", "paid_day"),
            *over("payee_name", "min", "paid_day"),
            *over("payee_bank", "min", "paid_day"),
            *over("payee_type", "min", "paid_day"),
            *over("payee_method", "min", "paid_day"),
            *over("payee_place", "min", "paid_day"),
            *moments("payee_program"),
            *over("payee_program", "sum", "paid"),
            *over("payee_program", "min", "paid_day"),
            *over("payee_program", "max", "paid_day"),
            *over("payee_program", "max", "packed"),
            *over("payee_program", "max", "paid_period_end_day"),
            *over("payee_amount", "standing", "payment", 7, 30, 90),
            *over("payee_amount", "sum", "paid", 365),
            *over("payee_amount", "sum", "undone", 30, source="undoings"),
            *over("payee_amount_method", "standing", "payment", 30),
            *over("account_amount", "standing", "payment", 30),
            *over("payee_invoice", "standing", "payment"),
            *over("payee_near_invoice", "standing", "payment"),
            *over("payee_amount_invoice", "standing", "payment"),
            *over("account_invoice", "standing", "payment"),
            *over("payee_account_invoice", "standing", "payment"),
            *over("schedule", "min", "paid_day"),
            *over("schedule", "sum", "undone", source="undoings"),
            *over("payee_limit", "sum", "paid", 7),
            *over("payee_limit", "sum", "cents", 7),
            batch("payee", "sum", "paid"),
            batch("payee", "distinct", "account_token"),
            batch("payee_amount", "sum", "step"),
            batch("payee_amount_method", "sum", "step"),
            batch("payee_amount_invoice", "sum", "step"),
            batch("account_invoice", "distinct", "payee_token"),
            batch("payee_invoice", "sum", "step"),
            batch("payee_near_invoice", "sum", "step"),
            batch("payee_limit", "sum", "paid"),
            batch("payee_limit", "sum", "cents"),
            batch("account", "distinct", "payee_token"),
            batch("address", "distinct", "payee_token"),
        )
    )
)
