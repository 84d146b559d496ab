"""The cut-off: banking days before the payment date, in the agency's zone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from outlay.payments.errors import ConfigurationError
from outlay.review.config.agency import ReviewSettings
from outlay.review.loading.cut_off import cut_off_of, cut_off_said

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("paid", "days", "expected"),
    [
        ("2026-07-01", 1, "2026-06-30T17:00-04:00"),
        ("2026-07-06", 1, "2026-07-02T17:00-04:00"),  # Friday the 3rd: observed
        ("2026-01-02", 1, "2025-12-31T17:00-05:00"),
        ("2026-01-20", 2, "2026-01-15T17:00-05:00"),  # King's day and a weekend
        ("2026-11-30", 1, "2026-11-27T17:00-05:00"),
        ("2026-11-27", 1, "2026-11-25T17:00-05:00"),  # Thanksgiving
        ("2026-07-01", 0, "2026-07-01T17:00-04:00"),
    ],
)
def test_banking_days_before(paid, days, expected):
    rules = ReviewSettings(cut_off_banking_days=days)
    found = cut_off_of(dt.date.fromisoformat(paid), rules, NEW_YORK)
    assert found == dt.datetime.fromisoformat(expected)
    assert found.tzinfo == dt.UTC


def test_what_somebody_wrote():
    said = cut_off_said("2026-06-30T17:00", NEW_YORK)
    assert said == dt.datetime(2026, 6, 30, 21, tzinfo=dt.UTC)
    assert cut_off_said("2026-06-30T17:00+00:00", NEW_YORK).hour == 17
    with pytest.raises(ConfigurationError):
        cut_off_said("tomorrow", NEW_YORK)
