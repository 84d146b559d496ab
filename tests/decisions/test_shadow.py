"""The comparison of two deciders, against the same counted row by row."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy.stats import spearmanr

from outlay.decisions.beside import write_beside
from outlay.decisions.shadow import Comparison, rank_correlation
from outlay.payments.errors import TableError

N = 400
RATE = 0.125


def side(seed, reviewed_by):
    random = np.random.default_rng(seed)
    routes = [
        [
            *(["model"] if random.random() < 0.2 else []),
            *(["arm"] if x % 5 == 0 else []),
        ]
        for x in range(N)
    ]
    return {
        "payment_key": [f"k{x:04d}" for x in range(N)],
        "combined": np.round(random.random(N) * 1.2, 2),
        "cut": np.full(N, 0.9),
        "expected_loss_cents": random.integers(0, 9_000, N),
        "p_fraud": random.random(N) / 9,
        "p_error": random.random(N) / 3,
        "routes": pa.array(routes, pa.list_(pa.string())),
        "action": ["review" if reviewed_by & set(r) else "pass" for r in routes],
    }


def write(folder):
    random = np.random.default_rng(5)
    decided = side(1, {"model", "arm"}) | {
        "source_line": np.arange(N),
        "agency": ["A"] * N,
        "program": ["P"] * N,
        "payment_type": ["V"] * N,
        "amount_cents": random.integers(1, 9_000, N),
        "arm_rate": np.where(np.arange(N) % 2, RATE, 2 * RATE),
    }
    other = side(2, {"model", "arm"})
    wrong = random.random(N) < 0.4
    known = [x for x in range(N) if x % 4 != 3]
    labels = pa.table(
        {
            "payment_key": [f"k{x:04d}" for x in known],
            "legitimate": pa.array(
                [None if x % 20 == 0 else not wrong[x] for x in known], pa.bool_()
            ),
            "fraud_label": pa.array(
                [None if x % 20 == 0 else int(wrong[x]) for x in known], pa.int8()
            ),
            "error_label": pa.array([0] * len(known), pa.int8()),
        }
    )
    pq.write_table(pa.table(decided), folder / "decided.parquet")
    pq.write_table(pa.table(other), folder / "other.parquet")
    write_beside(
        folder / "decided.parquet", folder / "other.parquet", labels, folder / "b"
    )
    return decided, other, wrong


@pytest.fixture
def compared(tmp_path):
    made = write(tmp_path)
    comparison = Comparison()
    comparison.add(tmp_path / "b")
    return comparison, *made


def flags(of):
    return ["model" in routes for routes in of["routes"].to_pylist()]


def test_counts_and_dollars_are_those_of_the_rows(compared):
    comparison, decided, other, _ = compared
    champion, challenger = flags(decided), flags(other)
    assert comparison.payments == N
    assert comparison.champion.flagged == sum(champion)
    assert comparison.challenger.flagged == sum(challenger)
    both = [a and b for a, b in zip(champion, challenger, strict=True)]
    same = [a == b for a, b in zip(champion, challenger, strict=True)]
    assert comparison.both == sum(both)
    assert comparison.agreement == pytest.approx(sum(same) / N)
    either = [a or b for a, b in zip(champion, challenger, strict=True)]
    assert comparison.overlap == pytest.approx(sum(both) / sum(either))
    for side_, of, cross in (
        (comparison.champion, decided, other),
        (comparison.challenger, other, decided),
    ):
        rows = [x for x in range(N) if of["action"][x] == "review"]
        assert side_.reviews == len(rows)
        assert side_.review_cents == sum(decided["amount_cents"][rows])
        assert side_.loss_cents == sum(of["expected_loss_cents"][rows])
        assert side_.other_loss_cents == sum(cross["expected_loss_cents"][rows])
        assert side_.expected_error == pytest.approx(sum(of["p_error"]))


def test_rank_correlation_with_ties_is_spearmans(compared):
    comparison, decided, other, _ = compared
    expected = spearmanr(decided["combined"], other["combined"]).statistic
    assert comparison.rank_correlation == pytest.approx(expected)
    assert rank_correlation(np.ones(3), np.arange(3.0)) is None
    assert rank_correlation(np.full(3, np.nan), np.arange(3.0)) is None


def test_distance_and_quantiles_are_those_of_the_scores(compared):
    comparison, decided, other, _ = compared
    grid = np.linspace(0, 2, 4_001)[1:-1]
    apart = [
        abs(np.mean(decided["combined"] < at) - np.mean(other["combined"] < at))
        for at in grid
    ]
    assert comparison.distance == pytest.approx(max(apart))
    exact = np.sort(decided["combined"])[int(0.9 * N) - 1]
    assert comparison.champion.quantiles()["0.9"] == pytest.approx(exact, abs=0.001)


def test_drawn_rows_weigh_one_over_their_chance_and_no_other_row_counts(compared):
    comparison, decided, other, wrong = compared
    known = comparison.outcomes()
    settled = [
        x
        for x in range(N)
        if decided["action"][x] == "review" and x % 4 != 3 and x % 20 != 0
    ]
    assert len(known.wrong) == len(settled)
    drawn = [x for x in settled if "arm" in decided["routes"][x].as_py()]
    assert int(known.drawn.sum()) == len(drawn)
    assert 0 < len(drawn) < len(settled)
    weight = {x: 1 / decided["arm_rate"][x] for x in drawn}
    got = known.shares(known.challenger, known.drawn, known.weight)
    flagged = flags(other)
    bad = [x for x in drawn if wrong[x]]
    hit = sum(weight[x] for x in bad if flagged[x])
    assert got["recall"].value == pytest.approx(hit / sum(weight[x] for x in bad))
    good = [x for x in drawn if not wrong[x]]
    false = sum(weight[x] for x in good if flagged[x])
    rate = false / sum(weight[x] for x in good)
    assert got["false_positive_rate"].value == pytest.approx(rate)
    assert got["precision"].value == pytest.approx(hit / (hit + false))
    assert got["recall"].lower < got["recall"].value < got["recall"].upper


def test_without_a_drawn_row_nothing_is_estimable():
    known = Comparison().outcomes()
    got = known.shares(known.champion, known.drawn, known.weight)
    assert {share.value for share in got.values()} == {None}


def test_two_decisions_of_other_payments_are_refused(tmp_path):
    write(tmp_path)
    table = pq.read_table(tmp_path / "other.parquet")
    pq.write_table(table.slice(1), tmp_path / "other.parquet")
    labels = pa.table(
        {
            "payment_key": pa.array([], pa.string()),
            "legitimate": pa.array([], pa.bool_()),
            "fraud_label": pa.array([], pa.int8()),
            "error_label": pa.array([], pa.int8()),
        }
    )
    with pytest.raises(TableError, match="399"):
        write_beside(
            tmp_path / "decided.parquet",
            tmp_path / "other.parquet",
            labels,
            tmp_path / "out",
        )
    assert not (tmp_path / "out").exists()
