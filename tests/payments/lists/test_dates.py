import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.lists.dates import (
    Day,
    packed_day,
    plain_date,
    plain_day,
    us_date,
    word_day,
)
from outlay.payments.lists.reading import BadCellError

DATES = st.dates(min_value=dt.date(1000, 1, 1))
ANY = st.text(max_size=12) | st.text("0123456789/ ", max_size=12)


@pytest.mark.property
@given(DATES)
def test_every_date_is_read_back(day):
    assert us_date(f"{day:%m/%d/%Y}", "f") == day
    assert us_date(f"{day.month}/{day.day}/{day.year}", "f") == day
    assert plain_date(f"{day:%Y%m%d}", "f") == day
    assert packed_day(f"{day:%m%d%Y}", "f").date == day
    assert word_day(f"{day:%d %b %Y}").date == day


@pytest.mark.property
@given(DATES)
def test_what_is_not_known_of_a_date_stays_unknown(day):
    month_only = packed_day(f"{day:%m}00{day:%Y}", "f")
    assert month_only.date is None
    assert month_only.text == f"{day:%Y-%m}"
    assert month_only.first == day.replace(day=1)
    year_only = packed_day(f"0000{day:%Y}", "f")
    assert (year_only.text, year_only.first) == (
        f"{day:%Y}",
        day.replace(month=1, day=1),
    )


@pytest.mark.property
@given(ANY)
def test_any_text_is_a_date_or_none_or_a_bad_cell(text):
    for read in (us_date, plain_date, plain_day, packed_day):
        with suppress(BadCellError):
            found = read(text, "f")
            assert found is None or isinstance(found, dt.date | Day)
    found = word_day(text)
    assert found is None or found.text.startswith(f"{found.year:04}")


@pytest.mark.parametrize("text", [None, "Indefinite", "INDEFINITE"])
def test_indefinite_is_none(text):
    assert us_date(text, "f") is None


@pytest.mark.parametrize("text", [None, "0", "00000000"])
def test_zeros_are_none(text):
    assert plain_date(text, "f") is None
    assert packed_day(text or "", "f") is None


@pytest.mark.parametrize("text", ["02/30/2020", "2020-01-01", "1/1/20", "0/0/0000"])
def test_bad_us_dates(text):
    with pytest.raises(BadCellError, match="MM/DD/YYYY"):
        us_date(text, "f")


@pytest.mark.parametrize("text", ["28 1963", "28 Foo 1963", "July 1963", "63", ""])
def test_other_words_are_no_date(text):
    assert word_day(text) is None


def test_first_of_a_year_on_no_calendar_is_none():
    assert Day(0, 5, 5).first is None
