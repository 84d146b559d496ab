"""When a batch goes back to the payer: some banking days before it is paid."""

import datetime as dt
from zoneinfo import ZoneInfo

from outlay.payments.banking_days import banking_day
from outlay.payments.errors import ConfigurationError
from outlay.review.config.agency import ReviewSettings


def cut_off_of(
    scheduled_on: dt.date, rules: ReviewSettings, zone: ZoneInfo
) -> dt.datetime:
    """Return the instant (UTC) of the cut-off of payments due on `scheduled_on`."""
    day = banking_day(scheduled_on, steps=-rules.cut_off_banking_days)
    local = dt.datetime.combine(day, rules.cut_off_time, tzinfo=zone)
    return local.astimezone(dt.UTC)


def cut_off_said(text: str, zone: ZoneInfo) -> dt.datetime:
    """Return the instant (UTC) that somebody wrote; without a zone, the agency's.

    Raises
    ------
    ConfigurationError
        Where `text` is no date and time.
    """
    try:
        said = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(
            "--cut-off is no date and time",
            fix="write it as 2026-06-30T17:00, in the agency's zone",
        ) from None
    return (said if said.tzinfo else said.replace(tzinfo=zone)).astimezone(dt.UTC)
