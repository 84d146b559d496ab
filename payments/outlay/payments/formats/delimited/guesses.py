"""Guesses how dates, money and text are written, from the values alone."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from outlay.payments.formats.delimited.mapping import Encoding

DATE_FORMATS = (
    "%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%Y/%m/%d", "%Y%m%d",
    "%m-%d-%Y", "%d-%m-%Y", "%d.%m.%Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y",
    "%b %d, %Y", "%B %d, %Y", "%m%d%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S",
    "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S",
)  # fmt: skip
_AMOUNT = r"-?\(?-?\s*{currency}?\s*-?{number}\s*{currency}?\s*-?\)?"
_STYLES = ((".", ","), (",", "."), (",", " "), (".", "'"), (".", " "))


@dataclass(frozen=True, slots=True)
class MoneyGuess:
    """How the amounts seem to be written."""

    decimal: str
    thousands: str
    currency: str


def date_formats(values: Sequence[str]) -> list[str]:
    """Return every format that reads all `values` as dates from 1950 to 2100."""
    return [form for form in DATE_FORMATS if _all_dates(values, form)]


def _all_dates(values: Sequence[str], form: str) -> bool:
    try:
        days = [dt.datetime.strptime(value, form) for value in values]  # noqa: DTZ007 a date alone
    except ValueError:
        return False
    return bool(days) and all(1950 <= day.year <= 2100 for day in days)


def money(values: Sequence[str]) -> MoneyGuess | None:
    """Return how `values` are written as money, or None if they are not money.

    A thousands sign is named though no value may show it: it allows, not demands.
    """
    currencies = {c for value in values for c in re.findall(r"[$€£]|USD", value)}
    if len(currencies) > 1 or not values:
        return None
    currency = currencies.pop() if currencies else ""
    for decimal, thousands in _STYLES:
        pattern = _pattern(decimal, thousands, currency)
        if all(re.fullmatch(pattern, value.strip()) for value in values):
            return MoneyGuess(decimal, thousands, currency)
    return None


def _pattern(decimal: str, thousands: str, currency: str) -> str:
    whole = f"(?:[0-9]+|[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+)"
    number = f"(?:{whole}(?:{re.escape(decimal)}[0-9]{{0,2}})?)"
    sign = f"(?:{re.escape(currency)})" if currency else "(?:)"
    return _AMOUNT.format(currency=sign, number=number)


def encoding(head: bytes) -> Encoding:
    """Return the encoding that `head`, which may end inside a letter, is in."""
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    whole_lines = head[: head.rfind(b"\n") + 1] or head
    for candidate in ("utf-8", "cp1252"):
        try:
            whole_lines.decode(candidate)
        except UnicodeDecodeError:
            continue
        return "utf-8" if candidate == "utf-8" else "cp1252"
    return "latin-1"
