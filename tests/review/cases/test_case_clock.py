"""Times in the agency's zone, and how long it is until then."""

import datetime as dt

import pytest
from django.template import Context, Template

from outlay.review.cases.clock import in_words, until

NOW = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (dt.timedelta(hours=5, minutes=12), "in 5 hours 12 minutes"),
        (dt.timedelta(hours=1), "in 1 hour"),
        (dt.timedelta(minutes=1), "in 1 minute"),
        (dt.timedelta(seconds=59), "in less than a minute"),
        (dt.timedelta(days=2, hours=3, minutes=9), "in 2 days 3 hours"),
        (dt.timedelta(hours=-2, minutes=-3), "2 hours 3 minutes ago"),
    ],
)
def test_until(later, said):
    assert until(NOW + later, NOW) == said


def test_summer_and_winter_have_their_own_hours():
    assert in_words(NOW) == "1 July 2026, 08:00 EDT"
    assert in_words(NOW.replace(month=12)) == "1 December 2026, 07:00 EST"


def test_a_day_is_the_agencys_day():
    late = dt.datetime(2026, 7, 2, 3, tzinfo=dt.UTC)
    shown = Template("{% load review %}{{ at|agency_day }} {{ cents|money }}").render(
        Context({"at": late, "cents": -123_456})
    )
    assert shown == "1 July 2026 -$1,234.56"
