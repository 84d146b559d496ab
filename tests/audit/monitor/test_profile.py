"""Counts of features: in pieces as whole, added up, kept, and drawn evenly."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.audit.monitor.kept import Kept
from outlay.audit.monitor.profile import (
    Profile,
    Reference,
    batch_profile,
    window_rows,
)
from outlay.models.columns import IDS
from outlay.models.splits import Window
from outlay.payments.errors import ModelProblemError

FIRST = dt.date(2026, 1, 1)
NAMES = ("amount_dollars", "method_kind")


def matrix(path, n=1_000, days=50):
    """Write a matrix in order of time; the last payment has no amount."""
    random = np.random.default_rng(7)
    amounts = random.lognormal(5, 1, n).tolist()
    amounts[-1] = None
    columns = {name: ["x"] * n for name in IDS}
    columns |= {
        "known_on": [FIRST + dt.timedelta(days=i * days // n) for i in range(n)],
        "amount_dollars": amounts,
        "method_kind": [str(x) for x in random.choice(["ach", "check"], n)],
    }
    pq.write_table(pa.table(columns), path, row_group_size=170)
    return path


def counts(profile):
    return {name: each.tolist() for name, each in profile.counts.items()}


def test_pieces_add_up_to_the_whole(tmp_path):
    path = matrix(tmp_path / "m.parquet")
    rows = pq.read_table(path)
    reference = Reference.of(rows, NAMES)
    found = batch_profile(path, reference.bins)
    assert counts(found) == counts(reference.profile)
    assert (found.rows, len(found.days)) == (1_000, 50)
    halves = [Profile.of([rows.slice(at, 500)], reference.bins) for at in (0, 500)]
    both = Profile.together(halves, reference.bins)
    assert counts(both) == counts(found)
    assert (both.rows, both.days) == (found.rows, found.days)
    assert found.counts["amount_dollars"][-1] == 1


def test_a_window_is_its_days_and_every_kth_row_of_them(tmp_path):
    path = matrix(tmp_path / "m.parquet")
    window = Window(FIRST + dt.timedelta(days=10), FIRST + dt.timedelta(days=30))
    whole = window_rows(path, window, NAMES)
    rows = pq.read_table(path, columns=["known_on", *NAMES])
    inside = [day in window for day in rows["known_on"].to_pylist()]
    assert whole.to_pylist() == rows.filter(pa.array(inside)).to_pylist()
    some = window_rows(path, window, NAMES, most=100)
    assert some.to_pylist() == whole.to_pylist()[::4]
    assert len(set(some["known_on"].to_pylist())) == window.days


def test_an_empty_window_has_no_rows_and_can_still_be_binned(tmp_path):
    path = matrix(tmp_path / "m.parquet")
    empty = Window(FIRST - dt.timedelta(days=9), FIRST)
    rows = window_rows(path, empty, NAMES)
    assert rows.num_rows == 0
    assert Reference.of(rows, NAMES).profile.rows == 0


def test_what_is_kept_is_read_again(tmp_path):
    path, kept = matrix(tmp_path / "m.parquet"), Kept(tmp_path / "training")
    window = Window(FIRST, FIRST + dt.timedelta(days=40))
    kept.keep_reference(path, window, NAMES)
    assert kept.reference.profile.rows == 800
    for name in ("a", "b"):
        kept.keep_profile(name, path)
    both = kept.profile(["a", "b"])
    assert (both.rows, len(both.days)) == (2_000, 50)
    one = batch_profile(path, kept.reference.bins)
    assert counts(both) == {
        name: [2 * c for c in each] for name, each in counts(one).items()
    }


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"rows": 1}'])
def test_damage_is_said_with_the_file(tmp_path, text):
    path, kept = matrix(tmp_path / "m.parquet"), Kept(tmp_path / "training")
    kept.keep_reference(path, Window(FIRST, dt.date(2027, 1, 1)), NAMES)
    kept.keep_profile("a", path)
    kept.profile_file("a").write_text(text)
    with pytest.raises(ModelProblemError, match="counts of a batch") as found:
        kept.profile(["a"])
    assert "a-" in found.value.where.file
    kept.reference_file.write_text(text)
    with pytest.raises(ModelProblemError, match="reference is missing or damaged"):
        _ = kept.reference
