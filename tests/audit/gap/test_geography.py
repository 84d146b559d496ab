import ast

import numpy as np
import pyarrow as pa
import pytest

from outlay.audit.gap import geography, geography_swap, pair_score
from outlay.audit.gap.geography import GEOGRAPHIC, partners, swapped
from outlay.decisions.combine import combined
from outlay.features.registry import FEATURES
from tests.models.made import matrix_table

WORDS = ("address", "place", "district")


@pytest.fixture(scope="module")
def rows():
    table, _, _ = matrix_table(600, seed=2)
    rng = np.random.default_rng(0)
    far = pa.array(rng.integers(0, 2, 600).astype(float))
    age = pa.array(rng.exponential(100, 600))
    return table.append_column("bank_out_of_district", far).append_column(
        "address_age_days", age
    )


@pytest.fixture(scope="module")
def places(rows):
    return np.random.default_rng(1).choice(["MA", "NY", "TX", "CA"], 600).tolist()


def test_every_feature_that_reads_address_or_place_is_listed():
    def reads(feature):
        # A column name has no space: sentences and docstrings do not count.
        names = (
            node.value
            for node in ast.walk(ast.parse(f"x = {feature.fingerprint}"))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
        return any(
            word in name.lower() and " " not in name for name in names for word in WORDS
        )

    assert {f.name for f in FEATURES if reads(f)} == set(GEOGRAPHIC)


def test_a_partner_is_of_the_same_program_and_of_another_place(rows, places):
    other = partners(rows, places, 0)
    program = np.array(rows["program"].to_pylist())
    assert sorted(other) == list(range(600))
    assert (program == program[other]).all()
    assert (np.array(places) != np.array(places)[other]).all()
    assert (partners(rows, None, 0) != np.arange(600)).all()
    assert (partners(rows, places, 1) != other).any()


def test_only_geography_is_exchanged_and_all_of_it_together(rows, places):
    other = partners(rows, places, 0)
    found = swapped(rows, other)
    for name in rows.column_names:
        wanted = rows[name].combine_chunks()
        if name in GEOGRAPHIC:
            wanted = wanted.take(pa.array(other))
        assert found[name].combine_chunks().equals(wanted), name


def test_it_counts_what_crosses_the_cut_by_hand(rows, places):
    def score(table):
        return table["bank_out_of_district"].to_numpy() * 2 + (
            table["account_new"].to_numpy()
        )

    groups = np.where(rows["account_new"].to_numpy() == 1, "new", "old")
    said = geography_swap(score, rows, 1.5, groups=groups.tolist(), places=places)
    other = partners(rows, places, 0)
    far = rows["bank_out_of_district"].to_numpy()
    for found in said:
        here = [i for i in range(600) if found.group in ("all", groups[i])]
        up = sum(far[i] == 0 and far[other[i]] == 1 for i in here)
        down = sum(far[i] == 1 and far[other[i]] == 0 for i in here)
        assert found.rows == len(here)
        assert found.flagged_before == sum(far[i] == 1 for i in here)
        assert found.up_share == pytest.approx(up / len(here))
        assert found.down_share == pytest.approx(down / len(here))
        assert found.mean_change == pytest.approx(2 * (up - down) / len(here))
        assert found.mean_size == pytest.approx(2 * (up + down) / len(here))
        assert up > 0
    assert [found.group for found in said] == ["all", "new", "old"]


def test_models_without_geography_change_no_score(training, rows, places):
    assert not set(GEOGRAPHIC) & {*training.fraud.features, *training.error.features}
    score = pair_score(training.fraud, training.error)
    (said, _) = geography_swap(score, rows, 0.9, groups=["one"] * 600, places=places)
    assert (said.up_share, said.down_share, said.mean_size) == (0.0, 0.0, 0.0)
    assert said.flagged_before > 0


def test_the_score_of_a_pair_is_the_one_that_decides(training, rows):
    fraud, error = training.fraud, training.error
    wanted = combined(
        fraud.reference, error.reference, fraud.score(rows)[0], error.score(rows)[0]
    )
    assert np.array_equal(pair_score(fraud, error)(rows), wanted)


def test_a_program_of_one_payment_keeps_its_own():
    table, _, _ = matrix_table(1, seed=2)
    assert partners(table, ["MA"], 0).tolist() == [0]
    assert geography.swapped(table, np.array([0])).equals(table)
