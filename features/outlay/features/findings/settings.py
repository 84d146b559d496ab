"""What makes a duplicate or a split worth a person's time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FindingSettings:
    """Bounds of the findings; docs/mappings/corporate_payments.md shows what they do.

    Attributes
    ----------
    payees_per_invoice : int
        An invoice number that more payees than this use is no invoice's own: a date
        written as a number, a month, "RENT".
    recurring_days : int
        One payee, amount and invoice number paid on this many days or more is a
        standing reference, such as an account number, and no duplicate.
    practice_groups : int
    practice_share : float
        A payee with this many exact duplicates, which are at least this share of
        its payments, is one finding about how it is paid, not one for each pair.
    same_amount_days : int
    same_amount_payments : int
    same_amount_share : float
    same_amount_cents : int
        The same amount twice within so many days is a finding only for a payee with
        at least so many payments, of which at most this share has an amount that
        comes again, and from this amount on.
    round_cents : int
        Multiples of this come again by themselves.
    limits_cents : tuple of int
        Amounts from which more approval is asked (FAR 2.101 and 5.101), in cents.
    near_share : float
        From this share of a limit on, an amount counts as near it.
    split_days : int
        Payments near a limit that are no further apart belong together.
    split_span : int
        All of them lie within so many days.
    usual_splits : int
        A payee with more such groups below one limit is usually paid so.
    """

    payees_per_invoice: int = 2
    recurring_days: int = 3
    practice_groups: int = 10
    practice_share: float = 0.03
    same_amount_days: int = 7
    same_amount_payments: int = 20
    same_amount_share: float = 0.1
    same_amount_cents: int = 10_000
    round_cents: int = 10_000
    limits_cents: tuple[int, ...] = (1_000_000, 2_500_000, 25_000_000)
    near_share: float = 0.5
    split_days: int = 3
    split_span: int = 7
    usual_splits: int = 2
