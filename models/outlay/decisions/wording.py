"""Facts in words: money, counts, shares and dates as an analyst reads them."""

import datetime as dt
import math
import re
import string
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol

SMALL = ("0", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
DAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
# What a declaration tells its readers about coding is nothing for an analyst.
ONCE = {"paid one times": "paid once", "one more times": "once more"}
CODING = re.compile(r" \((1 yes(, 0 no)?|0 is Monday, 6 Sunday)\)")
SINGULAR = re.compile(
    r"\bone ((?:standing |more |earlier |other )*)"
    r"(?:(day|payee|payment|zero|account|name|program|spread|review)s|(address)es)\b"
)
MEANS = "missing means "
OR = ", or "


class Worded(Protocol):
    """A feature's name, sentence, fill rule, and the column it is compared with."""

    @property
    def name(self) -> str:
        """The matrix column."""

    @property
    def sentence(self) -> str:
        """The sentence with its slots."""

    @property
    def fill(self) -> str:
        """What a missing value means."""

    @property
    def other(self) -> str | None:
        """The column behind {other}."""

    @property
    def named_by(self) -> str | None:
        """The column that is missing only where the payment names no such thing."""


def said(feature: Worded, row: Mapping[str, Any]) -> str | None:
    """Return the feature's sentence with the row's facts; None where it says nothing.

    A sentence without a slot states that something is so, and is said only where the
    value is 1. A missing value is told by what it means.
    """
    value = row.get(feature.name)
    if missing(value):
        return _meaning(feature, row)
    asked = slots(feature.sentence)
    if "value" not in asked and not value:
        return None
    facts = {"value": fact(feature.name, value)}
    if "other" in asked:
        other = row.get(feature.other or "")
        if missing(other):
            return None
        facts["other"] = fact(feature.other or "", other)
    return _smooth(feature.sentence.format(**facts))


@lru_cache(maxsize=4096)
def slots(sentence: str) -> frozenset[str]:
    """Return the names of a sentence's slots."""
    parsed = string.Formatter().parse(sentence)
    return frozenset(name for _, name, _, _ in parsed if name)


def missing(value: object) -> bool:
    """Return whether there is no value: null or not a number."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def fact(column: str, value: object) -> str:
    """Return one value in words; a column's name says what its numbers are.

    Dollars come without their sign, which stands in the sentence.
    """
    if isinstance(value, int | float):
        return _quantity(column, value)
    return day(value) if isinstance(value, dt.date) else str(value)


def _quantity(column: str, value: float) -> str:
    parts = column.split("_")
    if column == "weekday":
        return DAYS[round(value) % len(DAYS)]
    if "cents" in parts:
        return money(round(value))
    if "dollars" in parts:
        return f"{value:,.2f}"
    return share(value) if {"share", "rate"} & set(parts) else number(value)


def money(cents: int) -> str:
    """Return $1,234.50; a reversal is written -$1,234.50."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def share(value: float) -> str:
    """Return a share as a percentage: 34%, 3.4%, and 0.05% under one in a thousand."""
    percent = 100 * value
    digits = 0 if percent >= 10 or not percent else 1 if percent >= 0.1 else 2
    return f"{percent:.{digits}f}%"


def number(value: float) -> str:
    """Return a count in words up to nine, then in digits; other numbers to a tenth."""
    nearest = round(value)
    if abs(value - nearest) < 1e-9:
        return SMALL[nearest] if 0 <= nearest < len(SMALL) else f"{nearest:,}"
    return f"{value:,.1f}" if abs(value) >= 0.95 else f"{value:.2g}"


def day(value: dt.date) -> str:
    """Return 3 March 2026."""
    return f"{value.day} {value:%B %Y}"


def _meaning(feature: Worded, row: Mapping[str, Any]) -> str | None:
    if not feature.fill.startswith(MEANS):
        return None
    meaning = feature.fill.removeprefix(MEANS)
    if feature.named_by is not None:
        new, _, unnamed = meaning.partition(OR)
        meaning = unnamed if missing(row.get(feature.named_by)) else new
    return _smooth(meaning.rstrip(".") + ".")


# Payments of one kind have many sentences in common.
@lru_cache(maxsize=16384)
def _smooth(sentence: str) -> str:
    plain = CODING.sub("", sentence)
    for many, one in ONCE.items():
        plain = plain.replace(many, one)
    plain = SINGULAR.sub(lambda it: f"one {it[1]}{it[2] or it[3]}", plain)
    return plain[:1].upper() + plain[1:]
