"""Where values count, against counting one by one."""

import json

import numpy as np
import pyarrow as pa
import pytest

from outlay.audit.monitor.bins import COARSE, FINE, Bins


def slowly(bins, values):
    counts = [0] * len(bins.coarse)
    for value in values:
        if value is None:
            place = len(counts) - 1
        elif bins.text:
            known = list(bins.levels)
            place = known.index(value) if value in known else len(known)
        else:
            place = sum(edge < value for edge in bins.edges)
        counts[place] += 1
    return counts


def test_numbers_fall_where_counting_puts_them():
    random = np.random.default_rng(0)
    reference = random.normal(size=3_000).tolist()
    bins = Bins.of(pa.array(reference))
    later = [*random.normal(0.5, 2, 500).tolist(), None, None, 1e9, -1e9]
    assert bins.count(pa.array(later)).tolist() == slowly(bins, later)
    assert len(bins.edges) <= FINE + 2
    # Ten bins, one below and one above all that was seen, and one of nulls.
    assert bins.coarse.max() == COARSE + 2
    filled = np.bincount(bins.coarse, bins.count(pa.array(reference)))
    assert filled[1 : COARSE + 1].tolist() == [300] * COARSE


def test_ties_share_a_bin_and_a_constant_can_be_seen_to_move():
    many = Bins.of(pa.array([0.0] * 80 + [1.0] * 15 + [7.0] * 5))
    assert many.count(pa.array([0.0, 1.0, 7.0, 8.0, -1.0])).max() == 1
    constant = Bins.of(pa.array([2.0] * 50))
    counts = [constant.count(pa.array([x])).argmax() for x in (1.0, 2.0, 3.0)]
    assert len(set(counts)) == 3


def test_text_has_bins_of_common_levels_and_one_for_the_rest():
    reference = ["a"] * 500 + ["b"] * 490 + ["900-12-3456"] * 5 + [None] * 5
    bins = Bins.of(pa.array(reference))
    assert bins.levels == ("a", "b")
    later = ["a", "900-12-3456", "new", None, "b", "b"]
    assert bins.count(pa.array(later)).tolist() == slowly(bins, later) == [1, 2, 2, 1]
    assert "900-12" not in json.dumps(bins.to_json())


@pytest.mark.parametrize(
    "reference", [[1.0, 2.0, None], ["a", "b"], [None, None], []], ids=str
)
def test_bins_survive_their_file(reference):
    column = pa.array(reference, None if any(reference) else pa.float64())
    bins = Bins.of(column)
    again = Bins.from_json(json.loads(json.dumps(bins.to_json())))
    assert again.count(column).tolist() == bins.count(column).tolist()
    assert bins.count(column).sum() == len(reference)
