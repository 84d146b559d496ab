"""Ids, order, nulls and cents say nothing of what is bad."""

import datetime as dt
from pathlib import Path

import pytest

from benchmarks.world_artefacts import artefact_auc
from outlay.models.splits import Window
from outlay.payments.simulate import WorldSize, simulate
from outlay.payments.simulate.truth import read_truth


@pytest.mark.slow
def test_a_shallow_tree_on_artefacts_learns_nothing(tmp_path: Path) -> None:
    world = simulate(tmp_path, seed=11, size=WorldSize(120_000, 8_000))
    middle = world.first_day + dt.timedelta(420)
    learned = Window(world.first_day, middle)
    judged = Window(middle, world.as_of)
    found = artefact_auc(world, read_truth(world.folder), learned, judged)
    assert found["is_error"] == pytest.approx(0.5, abs=0.04)
    # Some 250 payments of fraud in cases of several each leave some luck.
    assert found["is_fraud"] == pytest.approx(0.5, abs=0.08)
