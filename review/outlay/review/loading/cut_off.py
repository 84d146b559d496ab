"""When a batch goes back to the payer: some banking days before it is paid."""

import datetime as dt
from zoneinfo import ZoneInfo

import holidays

from outlay.payments.errors import ConfigurationError
from outlay.review.config.agency import ReviewSettings

SATURDAY = 5


def cut_off_of(
    scheduled_on: dt.date, rules: ReviewSettings, zone: ZoneInfo
) -> dt.datetime:
    """Return the instant (UTC) of the cut-off of payments due on `scheduled_on`."""
    day = scheduled_on
    for _ in range(rules.cut_off_banking_days):
        day = _banking_day_before(day)
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


def _banking_day_before(day: dt.date) -> dt.date:
    """Return the last day before `day` on which the Federal Reserve's services run."""
    closed = holidays.country_holidays("US", years=[day.year - 1, day.year])
    before = day - dt.timedelta(days=1)
    while before.weekday() >= SATURDAY or before in closed:
        before -= dt.timedelta(days=1)
    return before
