"""The payment key and the federal fiscal year."""

import datetime as dt


def fiscal_year(day: dt.date) -> int:
    """Return the federal fiscal year of `day`: it begins on 1 October (31 USC 1102)."""
    return day.year + (day.month >= 10)


def payment_key(
    alc: str, scheduled_on: dt.date, schedule_number: str, payment_id: str
) -> str:
    """Return the key of a payment.

    A payment id is unique only inside its schedule, and a schedule number only
    inside a location code and fiscal year (SPR 5.0.2, 01.03 and 02.20).
    """
    return f"{alc}-{fiscal_year(scheduled_on)}-{schedule_number}-{payment_id}"
