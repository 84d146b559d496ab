"""The stability index against sums by hand, and what chance alone makes of it."""

from math import log

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.audit.monitor.bins import Bins
from outlay.audit.monitor.settings import MonitorSettings
from outlay.audit.monitor.shift import Column, shift
from outlay.audit.monitor.stability import stability

FEATURES = 138
COLUMNS = FEATURES + 3
SETTINGS = MonitorSettings()
BINS = Bins.of(pa.array(np.linspace(-3, 3, 10_000)))


def by_hand(held, coming):
    used = [(h, c) for h, c in zip(held, coming, strict=True) if h + c]
    n, m = sum(held), sum(coming)
    extra = len(used) / 2
    total = 0.0
    for h, c in used:
        pooled = (h + c) / (n + m)
        p, q = (h + extra * pooled) / (n + extra), (c + extra * pooled) / (m + extra)
        total += (q - p) * log(q / p)
    return total


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=2, max_size=12
    )
)
def test_the_index_is_the_sum_by_hand(pairs):
    held, coming = (np.array(each) for each in zip(*pairs, strict=True))
    if not held.sum() or not coming.sum():
        return
    found = stability(held, coming)
    assert found.value == pytest.approx(by_hand(held.tolist(), coming.tolist()))
    assert found.bins == sum(h + c > 0 for h, c in pairs)
    assert found.value >= 0


def test_without_smoothing_it_is_the_textbooks_index():
    held, coming = np.array([4_000, 3_000, 3_000]) * 100, np.array([3, 3, 4]) * 100_000
    p, q = held / held.sum(), coming / coming.sum()
    textbook = float(((q - p) * np.log(q / p)).sum())
    assert stability(held, coming).value == pytest.approx(textbook, rel=1e-4)


@pytest.mark.parametrize(("n", "m"), [(200, 5_000), (1_000, 1_000), (20_000, 5_000)])
def test_chance_alone_gives_what_is_said_of_it(n, m):
    random, shares = np.random.default_rng(5), np.full(10, 0.1)
    found = [
        stability(random.multinomial(m, shares), random.multinomial(n, shares))
        for _ in range(1_000)
    ]
    mean = np.mean([each.value for each in found])
    # The mean of 1,000 has a standard error of 1.5 %; smoothing takes a little.
    assert mean == pytest.approx(found[0].chance, rel=0.08)


def family(random, size, reference=5_000):
    shares = np.full(len(BINS.coarse), 1.0)
    shares[-1] = 5.0
    shares /= shares.sum()
    for _ in range(COLUMNS):
        then, now = (
            random.multinomial(reference, shares),
            random.multinomial(size, shares),
        )
        yield Column("x", "feature", "amount", BINS, then, now)


@given(size=st.integers(50, 100_000), seed=st.integers(0, 2**32))
def test_no_size_alone_raises_an_alarm_in_a_whole_family(size, seed):
    random = np.random.default_rng(seed)
    error = SETTINGS.error / COLUMNS
    levels = {shift(each, SETTINGS, error).level for each in family(random, size)}
    assert levels == {"ok"}


def test_a_plain_limit_would_alarm_on_small_batches():
    random = np.random.default_rng(1)
    raw = [each.stability().value for each in family(random, 50)]
    assert np.mean(np.array(raw) > SETTINGS.stability.watch) > 0.9


def moved(index):
    """Return shares of ten bins that are this index away from equal ones."""
    low, high = 0.0, 0.099
    tilt = np.repeat([1.0, -1.0], 5)
    even = np.full(10, 0.1)
    for _ in range(60):
        middle = (low + high) / 2
        shares = even + middle * tilt
        found = float(((shares - even) * np.log(shares / even)).sum())
        low, high = (middle, high) if found < index else (low, middle)
    return even, even + low * tilt


@pytest.mark.parametrize("size", [300, 3_000, 100_000])
@pytest.mark.parametrize("limit", [0.10, 0.25])
def test_at_the_very_limit_it_is_crossed_as_seldom_as_said(limit, size):
    random = np.random.default_rng(11)
    then, now = moved(limit)
    crossed = [
        stability(
            random.multinomial(5_000, then), random.multinomial(size, now)
        ).exceeds(limit, 0.05)
        for _ in range(2_000)
    ]
    # P(Binomial(2,000, 0.05) > 130) is 0.1 %; the law is one for small distances.
    assert np.mean(crossed) <= 0.065


@pytest.mark.parametrize(("size", "level"), [(60, "ok"), (2_000, "alarm")])
def test_twice_the_limit_alarms_once_there_are_rows_to_tell(size, level):
    then, now = moved(0.5)
    bins = Bins(np.arange(8.0), (), np.arange(10), text=False)
    random = np.random.default_rng(3)
    column = Column(
        "x",
        "feature",
        "amount",
        bins,
        random.multinomial(5_000, then),
        random.multinomial(size, now),
    )
    found = shift(column, SETTINGS, SETTINGS.error / COLUMNS)
    assert found.level == level
    if level == "alarm":
        assert found.stability == pytest.approx(0.5, abs=0.1)
