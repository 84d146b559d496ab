"""Dates and times, against Python's datetime."""

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.formats.delimited.connection import connect
from outlay.payments.formats.delimited.date_pattern import date_pattern
from outlay.payments.formats.delimited.guesses import DATE_FORMATS
from tests.payments.delimited.reading import HEADER, PLAIN, read, row, write

NEARLY = st.builds(
    "{}{}{}{}{}".format,
    st.integers(0, 33) | st.integers(1890, 2210),
    st.sampled_from("-/ "),
    st.integers(0, 33).map(lambda n: f"{n:02d}") | st.integers(0, 33),
    st.sampled_from("-/"),
    st.integers(0, 33) | st.integers(1890, 2210),
)
DAYS = st.dates(dt.date(1969, 1, 1), dt.date(2068, 12, 31))


@pytest.fixture(scope="module")
def connection():
    with connect("UTC") as opened:
        yield opened


def dates(connection, cells: list[str], form: str) -> list[dt.date | None]:
    connection.register("chunk", pa.table({"c0": cells}))
    found = connection.execute(
        "SELECT outlay_date(c0, $form, $pattern) FROM chunk",
        {"form": form, "pattern": date_pattern(form)},
    )
    return [value for (value,) in found.fetchall()]


@pytest.mark.property
@given(days=st.lists(DAYS, min_size=1, max_size=20), form=st.sampled_from(DATE_FORMATS))
def test_a_date_written_in_a_format_is_read_back(connection, days, form):
    cells = [day.strftime(form) for day in days]
    assert dates(connection, cells, form) == days


@pytest.mark.property
@given(
    cells=st.lists(NEARLY, min_size=1, max_size=60),
    form=st.sampled_from(["%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y"]),
)
def test_what_is_read_as_a_date_is_what_datetime_reads(connection, cells, form):
    for cell, found in zip(cells, dates(connection, cells, form), strict=True):
        if found is not None:
            assert dt.datetime.strptime(cell, form).date() == found  # noqa: DTZ007


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-30",
        "24-01-05",
        "2026-13-01",
        "1899-12-31",
        "2200-01-01",
        "0",
        "2026-7-1 ",
        "1/1/0",
    ],
)
def test_no_day_is_made_of_what_is_none(connection, cell):
    assert dates(connection, [cell], "%Y-%m-%d") == [None]


def test_an_unreadable_date_is_told_with_line_and_field(tmp_path):
    found = read(write(tmp_path, [row(), row(id="2", date="07/01/2026")]))
    assert found.rules() == [(3, "date", "scheduled_on")]
    assert found.bad[0].amount_cents == 1250


def test_a_column_may_have_a_format_of_its_own(tmp_path):
    mapping = PLAIN.replace('"date"', '{ column = "date", format = "%d.%m.%Y" }')
    found = read(write(tmp_path, [row(date="01.07.2026")]), mapping)
    assert found.column("scheduled_on") == [dt.date(2026, 7, 1)]


def utc(month: int, day: int, hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)


def known(tmp_path, cell: str, source: str) -> list[object]:
    path = write(tmp_path, [f"{row()},{cell}"], f"{HEADER},seen")
    return read(path, f"{PLAIN}\nknown_at = {source}").column("known_at")


@pytest.mark.parametrize(
    ("cell", "source", "expected"),
    [
        ("2026-07-01T14:40:00Z", '"seen"', utc(7, 1, 14, 40)),
        ("2026-07-01 14:40", '"seen"', utc(7, 1, 14, 40)),
        ("2026-07-01 14:40:00-05:00", '"seen"', utc(7, 1, 19, 40)),
        (
            "2026-01-15 14:40",
            '{column="seen",zone="America/Chicago"}',
            utc(1, 15, 20, 40),
        ),
        (
            "07/01/2026 02:40 PM",
            '{column="seen",format="%m/%d/%Y %I:%M %p",zone="America/New_York"}',
            utc(7, 1, 18, 40),
        ),
    ],
)
def test_times_come_out_in_utc(tmp_path, cell, source, expected):
    assert known(tmp_path, cell, source) == [expected]


def test_an_unreadable_time_is_told(tmp_path):
    path = write(tmp_path, [f"{row()},yesterday"], f"{HEADER},seen")
    assert read(path, f'{PLAIN}\nknown_at = "seen"').rules() == [
        (2, "time", "known_at")
    ]


def test_a_period_that_ends_before_it_begins_is_bad(tmp_path):
    path = write(
        tmp_path,
        [f"{row()},2026-02-01,2026-01-01", f"{row(id='2')},2026-01-01,2026-01-01"],
        f"{HEADER},from,to",
    )
    found = read(path, f'{PLAIN}\nperiod_start = "from"\nperiod_end = "to"')
    assert found.rules() == [(2, "order", "period_end")]
