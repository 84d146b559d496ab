"""A batch read piece by piece keeps no piece that it has handed over."""

import weakref

from outlay.decisions.batch import Batch
from outlay.decisions.checklist.found import Found
from tests.decisions.deciding import batch, screening
from tests.decisions.standins import policy_with

ROWS = 100


def test_memory_does_not_grow_with_the_batch(tmp_path):
    pair = batch(tmp_path)
    opened = Batch.of(*pair, screening(policy_with()), Found(), ROWS)
    seen = []
    for _, facts, _ in opened.screened():
        seen.append(weakref.ref(facts))
        del facts
        assert sum(ref() is not None for ref in seen) <= 3
    assert len(seen) == 30
