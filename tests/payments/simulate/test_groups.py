"""Audit-only attributes: of persons, partly missing, related to where they live."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from outlay.payments.simulate import World

ATTRIBUTES = ("age_band", "sex", "race_ethnicity", "disability")


@pytest.fixture(scope="module")
def groups(world: World) -> pa.Table:
    return pq.read_table(world.groups)


def test_one_row_a_person_and_no_firm(groups: pa.Table, history: pa.Table) -> None:
    assert groups.schema.names == ["tin", "tin_type", *ATTRIBUTES]
    assert len(groups["tin"].unique()) == groups.num_rows
    assert set(groups["tin_type"].to_pylist()) == {"ssn", "itin"}
    paid = pc.is_in(groups["tin"], history["tin"].combine_chunks())
    assert pc.mean(paid).as_py() > 0.9


def test_some_values_are_missing(groups: pa.Table) -> None:
    for name in ATTRIBUTES:
        assert 0.04 < groups[name].null_count / groups.num_rows < 0.12


def test_attributes_follow_geography(groups: pa.Table, history: pa.Table) -> None:
    homes = history.group_by("tin").aggregate([("zip5", "min")])
    rows = groups.join(homes, "tin", join_type="inner").drop_null()
    first = np.asarray(pc.equal(rows["race_ethnicity"], "A"), dtype=float)
    _, town = np.unique(rows["zip5_min"].to_numpy().astype(str), return_inverse=True)
    size = np.bincount(town)
    share = np.bincount(town, first) / size
    # Under independence the chi-square statistic is about its degrees of freedom.
    mean = first.mean()
    statistic = (size * (share - mean) ** 2).sum() / (mean * (1 - mean))
    assert statistic > 1.5 * (size > 0).sum()
