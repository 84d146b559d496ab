"""Permuted findings are told by chance alone, unless a feature holds its own."""

import itertools
import math

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from outlay.audit.leakage import chance_of, permute, time_shuffle
from outlay.audit.leakage.shuffled_findings import FOUND
from outlay.models.train import train
from tests.models.made import AS_OF, FIRST, SETTINGS, write_history

STAYS = ("known_at", "known_on", "source", "inclusion_probability")


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    return write_history(tmp_path_factory.mktemp("shuffled"))


@pytest.fixture(scope="module")
def training(history):
    matrix, _, outcomes = history
    days = {"as_of": AS_OF, "first_day": FIRST}
    return train(matrix, outcomes, settings=SETTINGS, simulated=True, **days)


def with_corrections(outcomes):
    """Give every fourth payment a second outcome, from a court, a day later."""
    some = outcomes.take(pa.array(range(0, outcomes.num_rows, 4)))
    at = some.schema.get_field_index("known_at")
    later = pa.array(
        some["known_at"].to_numpy() + np.timedelta64(1, "D"),
        some.schema.field("known_at").type,
    )
    some = some.set_column(at, some.schema.field(at), later)
    place = some.schema.get_field_index("source")
    court = pa.array(["court"] * some.num_rows, some.schema.field(place).type)
    states = pa.array(["confirmed_by_court"] * some.num_rows)
    fraud = some.schema.get_field_index("fraud_state")
    some = some.set_column(place, some.schema.field(place), court)
    some = some.set_column(
        fraud, some.schema.field(fraud), states.cast(some.schema.field(fraud).type)
    )
    return pa.concat_tables([outcomes, some])


def by_payment(outcomes, names):
    """Return each payment's values in the order in which they became known."""
    found = {}
    for row in sorted(outcomes.to_pylist(), key=lambda r: r["known_at"]):
        values = tuple(row[name] for name in names)
        found.setdefault(row["payment_key"], []).append(values)
    return {key: tuple(rows) for key, rows in found.items()}


def counted(outcomes, programs):
    """Return how often each finding occurs in each program and chain of sources."""
    sources = by_payment(outcomes, ("source",))
    counts = {}
    for key, finding in by_payment(outcomes, FOUND).items():
        kind = programs[key], sources[key], finding
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def test_only_what_was_found_moves_and_only_within_program_and_sources(history):
    _, payments, plain = history
    outcomes = with_corrections(plain)
    permuted = permute(outcomes, payments, 0).outcomes
    assert permuted.schema == outcomes.schema
    assert by_payment(permuted, STAYS) == by_payment(outcomes, STAYS)
    keys, names = payments["payment_key"].to_pylist(), payments["program"].to_pylist()
    programs = dict(zip(keys, names, strict=True))
    assert counted(permuted, programs) == counted(outcomes, programs)
    before, after = by_payment(outcomes, FOUND), by_payment(permuted, FOUND)
    moved = sum(before[key] != after[key] for key in before)
    assert moved > 100
    assert {len(rows) for rows in after.values()} == {1, 2}


def test_the_seed_decides_who_gets_what(history):
    _, payments, outcomes = history
    once, again, other = (permute(outcomes, payments, s).outcomes for s in (1, 1, 2))
    assert once.equals(again)
    assert not once.equals(other)


def test_findings_move_across_time(history):
    _, payments, outcomes = history
    permuted = permute(outcomes, payments, 0).outcomes
    early = pc.less(permuted["known_on"], pa.scalar(AS_OF.replace(month=4)))
    was = pc.less(outcomes["known_on"], pa.scalar(AS_OF.replace(month=4)))
    frauds = [
        rows.filter(flags)["fraud_state"].to_pylist().count("referred")
        for rows, flags in ((permuted, early), (outcomes, was))
    ]
    assert frauds[0] != frauds[1]


def test_the_area_is_the_share_of_pairs_of_one_kind():
    rng = np.random.default_rng(3)
    kinds = np.array(["a", "b", "c"])[rng.integers(0, 3, 80)]
    label = (rng.random(80) < 0.3).astype(float)
    score = np.round(rng.normal(size=80), 1)
    won = pairs = 0.0
    for one, other in itertools.permutations(range(80), 2):
        if kinds[one] == kinds[other] and label[one] > label[other]:
            pairs += 1
            won += (score[one] > score[other]) + (score[one] == score[other]) / 2
    assert chance_of(kinds, label, score).auc == pytest.approx(won / pairs)


def test_its_spread_is_that_of_every_way_to_permute_labels():
    kinds = np.array(["a"] * 6 + ["b"] * 4)
    score = np.arange(10.0)[np.random.default_rng(0).permutation(10)]
    areas = []
    for one in itertools.combinations(range(6), 2):
        for other in itertools.combinations(range(6, 10), 1):
            label = np.zeros(10)
            label[[*one, *other]] = 1
            areas.append(chance_of(kinds, label, score).auc)
    last = chance_of(kinds, label, score)
    assert np.mean(areas) == pytest.approx(0.5)
    half = 2.5758293035489004 * np.std(areas)
    assert (last.high - last.low) / 2 == pytest.approx(half)


def test_without_pairs_of_one_kind_nothing_is_said():
    found = chance_of(np.array(["a", "b"]), np.array([0.0, 1.0]), np.array([1.0, 2.0]))
    assert found.auc is None
    assert found.verdict == "inconclusive"


def test_a_difference_between_kinds_alone_is_chance():
    rng = np.random.default_rng(5)
    kinds = np.repeat(["low", "high"], 400)
    label = (rng.random(800) < np.repeat([0.1, 0.6], 400)).astype(float)
    score = np.repeat([0.0, 9.0], 400) + rng.normal(size=800)
    assert chance_of(kinds, label, score).verdict == "passes"
    everyone = chance_of(np.full(800, "one"), label, score)
    assert everyone.verdict == "fails"


def test_few_positives_are_inconclusive():
    label = np.zeros(40)
    label[[3, 30]] = 1
    found = chance_of(np.full(40, "a"), label, np.arange(40.0))
    assert found.low < 0.5 < found.high
    assert found.verdict == "inconclusive"


@pytest.mark.slow
def test_an_honest_matrix_tells_permuted_findings_by_chance(history, training):
    matrix, _, outcomes = history
    assert training.metrics["fraud"]["auc"] > 0.65
    shuffled = time_shuffle(training, matrix, outcomes, lambda _permuted: matrix)
    assert shuffled.problem == ""
    assert {n: c.verdict for n, c in shuffled.chance.items()} == {
        "fraud": "passes",
        "error": "passes",
    }


def leaking(matrix, out, column):
    """Return what builds the matrix with one column made of the payment's finding."""

    def build(outcomes):
        rows = pq.read_table(matrix)
        found = dict(
            zip(
                outcomes["payment_key"].to_pylist(),
                outcomes["fraud_state"].to_pylist(),
                strict=True,
            )
        )
        own = [
            float(found.get(k) == "referred") for k in rows["payment_key"].to_pylist()
        ]
        rng = np.random.default_rng(0)
        noise = rng.normal(size=len(own))
        values = pa.array(np.array(own) * 2 + noise)
        if column in rows.column_names:
            place = rows.schema.get_field_index(column)
            rows = rows.set_column(place, column, values)
        else:
            rows = rows.append_column(column, values)
        pq.write_table(rows, out)
        return out

    return build


@pytest.mark.slow
@pytest.mark.parametrize("column", ["hint", "amount_dollars"])
def test_a_column_of_the_payments_own_finding_is_caught(
    history, training, tmp_path, column
):
    matrix, _, outcomes = history
    build = leaking(matrix, tmp_path / "leaking.parquet", column)
    shuffled = time_shuffle(training, matrix, outcomes, build)
    assert shuffled.chance["fraud"].verdict == "fails"
    assert shuffled.chance["fraud"].auc > 0.7
    assert math.isclose(
        shuffled.as_dict()["by_model"]["fraud"]["auc"], shuffled.chance["fraud"].auc
    )


@pytest.mark.slow
def test_a_matrix_that_was_not_built_anew_cannot_show_it(history, training, tmp_path):
    matrix, _, outcomes = history
    true = leaking(matrix, tmp_path / "true.parquet", "hint")(outcomes)
    shuffled = time_shuffle(training, matrix, outcomes, lambda _permuted: true)
    assert shuffled.chance["fraud"].verdict == "passes"


@pytest.mark.slow
def test_what_cannot_be_trained_is_a_problem_and_no_chance(history, training):
    matrix, _, outcomes = history
    proper = pc.equal(outcomes["ip_class"], "proper")
    shuffled = time_shuffle(
        training, matrix, outcomes.filter(proper), lambda _permuted: matrix
    )
    assert shuffled.chance == {}
    assert "positives" in shuffled.problem
