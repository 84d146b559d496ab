"""Ids, order, nulls and cents say nothing of what is bad."""

import datetime as dt

import pyarrow as pa
import pytest

from benchmarks.world_artefacts import artefact_auc
from outlay.models.splits import Window
from outlay.payments.simulate import World


def test_a_shallow_tree_on_artefacts_learns_nothing(
    world: World, truth: pa.Table
) -> None:
    day = world.first_day
    middle = day + dt.timedelta(420)
    found = artefact_auc(world, truth, Window(day, middle), Window(middle, world.as_of))
    # In a small world some luck is left: the bound of 0.55 is asked of whole ones.
    assert found["is_error"] == pytest.approx(0.5, abs=0.06)
    assert found["is_fraud"] == pytest.approx(0.5, abs=0.13)
