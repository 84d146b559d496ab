import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.models.settings import WindowSettings
from outlay.models.splits import Windows
from outlay.payments.errors import TooFewLabelsError

AS_OF = dt.date(2026, 6, 29)
SETTINGS = st.builds(
    WindowSettings,
    warm_up_days=st.integers(0, 400),
    fit=st.integers(1, 300),
    calibrate=st.integers(1, 100),
    threshold=st.integers(1, 100),
    gap_days=st.integers(0, 90),
    test=st.integers(1, 100),
    tail_days=st.integers(0, 90),
    least_days=st.integers(10, 200),
)


def windows_of(history, settings):
    return Windows.ending(AS_OF, AS_OF - dt.timedelta(days=history), settings)


def test_two_years_are_divided_as_the_defaults_say():
    windows = windows_of(730, WindowSettings())
    lengths = {
        name: getattr(windows, name).days
        for name in (field.name for field in dataclasses.fields(windows))
    }
    assert lengths == {
        "warm_up": 365,
        "fit": 145,
        "calibrate": 45,
        "threshold": 75,
        "gap": 35,
        "test": 35,
        "tail": 30,
    }


@pytest.mark.property
@given(st.integers(0, 2_000), SETTINGS)
def test_windows_adjoin_and_cover_the_history(history, settings):
    try:
        windows = windows_of(history, settings)
    except TooFewLabelsError:
        free = history - settings.warm_up_days - settings.gap_days - settings.tail_days
        assert free < settings.least_days
        return
    parts = [getattr(windows, field.name) for field in dataclasses.fields(windows)]
    assert parts[0].start == AS_OF - dt.timedelta(days=history)
    assert parts[-1].end == AS_OF
    assert [part.end for part in parts[:-1]] == [part.start for part in parts[1:]]
    assert windows.warm_up.days == settings.warm_up_days
    assert windows.gap.days == settings.gap_days
    assert windows.tail.days == settings.tail_days


@pytest.mark.property
@given(st.integers(565, 2_000))
def test_no_day_of_learning_is_a_day_of_testing(history):
    windows = windows_of(history, WindowSettings())
    for part in (windows.fit, windows.calibrate, windows.threshold):
        assert part.days > 0
        assert part.end + dt.timedelta(days=35) <= windows.labels_known_on
    assert windows.labels_known_on == windows.test.start
    assert windows.test.end + dt.timedelta(days=30) == AS_OF


def test_a_short_history_says_how_many_days_are_missing():
    with pytest.raises(TooFewLabelsError, match="500 days is 30 days too short"):
        windows_of(500, WindowSettings())
    assert windows_of(530, WindowSettings()).test.days == 12


def test_windows_survive_json():
    windows = windows_of(730, WindowSettings())
    assert Windows.from_json(windows.to_json()) == windows
