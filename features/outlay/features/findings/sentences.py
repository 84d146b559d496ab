"""The sentence that says why something was found."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

Facts = Mapping[str, Any]


def why(facts: Facts) -> str:
    """Return one sentence for a finding; `facts` is a row of found.sql."""
    return _SENTENCES[facts["kind"]](facts)


def _exact(f: Facts) -> str:
    return (
        f"One invoice number was paid {_times(f['payments'])} with "
        f"{_dollars(f['each_cents'])}, {_apart(f['days_apart'])}, and not taken back."
    )


def _near(f: Facts) -> str:
    return (
        f"{_dollars(f['each_cents'])} was paid {_times(f['payments'])} under invoice "
        "numbers that differ only in punctuation, leading zeros or look-alike letters, "
        f"{_apart(f['days_apart'])}, and not taken back."
    )


def _practice(f: Facts) -> str:
    return (
        f"{f['payments']:,} invoices of this payee were paid twice or more, of "
        f"{f['paid']:,} payments: look at a few to see whether that is how it is "
        "billed, before looking at each."
    )


def _same(f: Facts) -> str:
    return (
        f"{_dollars(f['each_cents'])} was paid twice, {_apart(f['days_apart'])}, to a "
        f"payee whose amounts seldom come again ({f['recurring']:,} of {f['paid']:,} "
        "payments)."
    )


def _split(f: Facts) -> str:
    return (
        f"{f['payments']} payments, {_apart(f['days_apart'])}, each below "
        f"{_dollars(f['limit_cents'])}, make {_dollars(f['amount_cents'])} together; "
        "the payee got nothing else in those days and never that limit at once."
    )


_SENTENCES: Mapping[str, Callable[[Facts], str]] = MappingProxyType(
    {
        "exact duplicate": _exact,
        "near duplicate": _near,
        "repeated practice": _practice,
        "same amount": _same,
        "split": _split,
    }
)
KINDS = tuple(_SENTENCES)


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"


def _apart(days: int) -> str:
    if days == 0:
        return "on one day"
    return f"{days} day{'' if days == 1 else 's'} apart"


def _dollars(cents: int) -> str:
    return f"${cents // 100:,}.{cents % 100:02d}"
