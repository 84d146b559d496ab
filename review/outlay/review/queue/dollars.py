"""Amounts as people type them."""

import re

AMOUNT = re.compile(r"(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{1,2}))?", re.ASCII)


def cents_of(text: str) -> int | None:
    """Return cents of "$1,234.5", "1234.50" or "1234"; None where it is no amount."""
    found = AMOUNT.fullmatch(text.strip().removeprefix("$").strip())
    if found is None:
        return None
    whole, part = found[1].replace(",", ""), (found[2] or "").ljust(2, "0")
    return 100 * int(whole) + int(part)


def dollars_of(cents: int) -> str:
    """Return cents as somebody would type them: 1234 or 1234.50."""
    whole, part = divmod(cents, 100)
    return f"{whole}.{part:02d}" if part else str(whole)
