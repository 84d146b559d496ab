"""The rules a row can break, each with the reason that people read."""

from collections.abc import Mapping
from types import MappingProxyType

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "fields": "the row has {found} fields where the header has {expected}: quote "
        "a text that holds the delimiter, or complete the row",
        "quotes": "text follows a closing quote, so its fields cannot be told apart "
        "({lines} lines of the file): double each quote inside a text",
        "nul": "the row holds a NUL byte: export it again from the source system",
        "required": "{field} is empty: every payment needs it",
        "mangled": "{field} was turned into a number by a spreadsheet, as in 1.23E+08 "
        "or 123.0, so its digits are lost: export it again as text",
        "money": "the amount is not written as the mapping's [money] says",
        "cents": "the amount has a fraction of a cent: correct it at the source",
        "large": "the amount has more than 15 digits before the decimal sign",
        "date": "{field} is no date from 1900 to 2199 in the mapping's format",
        "time": "{field} is no time from 1900 to 2199 in the mapping's format",
        "order": "period_end is before period_start: correct one of them",
        "alc": "an agency location code has 8 digits: look for lost leading zeros",
        "method": "the method is none of ach, check, wire: add it to the mapping's "
        "columns.method.values",
        "tin_type": "the kind of taxpayer number is none of ssn, ein, itin, unknown: "
        "add it to the mapping's columns.tin_type.values",
        "tin": "a taxpayer number has 9 digits: look for lost leading zeros",
        "routing": "the routing number is not 9 digits with a right check digit",
        "zip": "a domestic ZIP code has 5 or 9 digits: look for lost leading zeros",
        "number": "{field} is not a finite number: correct it or map it as text",
        "flag": "{field} is none of true, false, yes, no, 1, 0",
        "repeated": "line {first} has the same agency location code, fiscal year, "
        "schedule and payment id: one payment key once",
    }
)
"""By rule; ``{field}`` is the column of tables.INTAKE."""


def reason(rule: str, field: str | None, **facts: object) -> str:
    """Return why a row that breaks `rule` in `field` was not taken in."""
    return REASONS[rule].format(field=field, **facts)
