import dataclasses

import numpy as np
import pyarrow as pa
import pytest

from outlay.audit.gap import Judged, above_rate, judged_test, shuffled_ratios, standing
from outlay.audit.gap.resampled import drawn_sums, limits, payee_draws
from outlay.audit.gap.standing import LEAST_LEGITIMATE
from outlay.models.metrics import recall_at_rate
from outlay.payments.errors import TableError
from tests.audit.gap.made import judged


def test_rates_and_recall_match_counting_by_hand():
    table = judged()
    found = standing(table, draws=10)
    groups = table.groups["letter"]
    for name in ("a", "b"):
        good = [i for i in range(20_000) if groups[i] == name and not table.bad[i]]
        share = sum(bool(table.flagged[i]) for i in good) / len(good)
        assert found.rates["letter"][name] == pytest.approx(share)
    caught = [bool(table.flagged[i]) for i in range(20_000) if table.bad[i]]
    assert found.recall == pytest.approx(sum(caught) / len(caught))
    (worst,) = found.worst
    assert (worst.group, worst.against) == ("b", "a")
    wanted = found.rates["letter"]["b"] / found.rates["letter"]["a"]
    assert worst.ratio == pytest.approx(wanted)
    assert worst.lower < worst.ratio < worst.upper
    assert worst.lower > 1.25


def test_weights_count_as_so_many_payments():
    table = judged(8_000)
    times = np.random.default_rng(1).integers(1, 4, 8_000)
    rows = np.repeat(np.arange(8_000), times)
    long = Judged(
        table.flagged[rows],
        table.bad[rows],
        np.ones(len(rows)),
        table.payees[rows],
        {"letter": table.groups["letter"][rows]},
    )
    weighted = dataclasses.replace(table, weight=times.astype(float))
    one, other = standing(long, draws=20), standing(weighted, draws=20)
    assert one.recall == pytest.approx(other.recall)
    assert one.worst[0].ratio == pytest.approx(other.worst[0].ratio)
    assert one.worst[0].upper == pytest.approx(other.worst[0].upper)


@pytest.mark.slow
def test_the_interval_of_a_ratio_is_that_of_its_logarithm():
    table = judged(60_000)
    (worst,) = standing(table, draws=600).worst
    good = {g: (table.groups["letter"] == g) & ~table.bad for g in "ab"}
    hits = {g: table.flagged[good[g]].sum() for g in "ab"}
    error = np.sqrt(sum(1 / hits[g] - 1 / good[g].sum() for g in "ab"))
    assert np.log(worst.upper / worst.lower) == pytest.approx(3.92 * error, rel=0.12)


def test_payees_with_many_payments_make_it_wider():
    table = judged(10_000)
    rows = np.repeat(np.arange(10_000), 4)
    long = Judged(
        table.flagged[rows],
        table.bad[rows],
        np.ones(len(rows)),
        table.payees[rows],
        {"letter": table.groups["letter"][rows]},
    )
    alone = dataclasses.replace(long, payees=np.arange(len(rows)).astype(str))
    wide, narrow = (standing(each, draws=200).worst[0] for each in (long, alone))
    assert wide.ratio == pytest.approx(narrow.ratio)
    assert wide.upper / wide.lower > 1.3 * narrow.upper / narrow.lower


def test_small_groups_and_rates_of_zero_make_no_ratio():
    table = judged(4_000)
    letter = table.groups["letter"].copy()
    good = np.flatnonzero((letter == "b") & ~table.bad)
    letter[good[LEAST_LEGITIMATE - 1 :]] = "a"
    few = dataclasses.replace(table, groups={"letter": letter})
    assert set(standing(few, draws=2).rates["letter"]) == {"a"}
    assert standing(few, draws=2).worst == ()
    letter[good[LEAST_LEGITIMATE - 1]] = "b"
    assert set(standing(few, draws=2).rates["letter"]) == {"a", "b"}
    none = np.where(table.groups["letter"] == "a", False, table.flagged)
    assert standing(dataclasses.replace(table, flagged=none), draws=2).worst == ()


def test_columns_of_different_lengths_are_refused():
    table = judged(100)
    with pytest.raises(TableError):
        dataclasses.replace(table, bad=table.bad[:-1])


def test_the_cut_is_the_largest_that_keeps_the_rate():
    rng = np.random.default_rng(0)
    score = np.round(rng.normal(size=3_000), 1)
    good, weight = rng.random(3_000) < 0.9, rng.uniform(1, 9, 3_000)
    flagged = above_rate(score, good, weight, 0.05)
    held = weight[good & flagged].sum() / weight[good].sum()
    assert held <= 0.05
    next_score = score[~flagged].max()
    more = flagged | (score == next_score)
    assert weight[good & more].sum() / weight[good].sum() > 0.05
    recall = weight[~good & flagged].sum() / weight[~good].sum()
    label = (~good).astype(float)
    assert recall == pytest.approx(recall_at_rate(label, score, weight, 0.05))


def test_equal_scores_are_flagged_together_or_not_at_all():
    everything = above_rate(np.zeros(50), np.ones(50, bool), np.ones(50), 0.5)
    assert not everything.any()


def test_sums_in_draws_are_those_of_the_draws_themselves():
    rng = np.random.default_rng(0)
    columns, payees = rng.normal(size=(40, 3)), rng.choice(list("abcdefg"), 40)
    sums = drawn_sums(columns, payees, 5, seed=3)
    assert sums[0] == pytest.approx(columns.sum(axis=0))
    for row, times in zip(sums[1:], payee_draws(payees, 5, seed=3), strict=True):
        assert row == pytest.approx((columns * times[:, None]).sum(axis=0))
        for payee in set(payees):
            assert len(set(times[payees == payee])) == 1


def test_limits_leave_out_what_is_no_number():
    assert limits([np.nan, 1.0, 1.0]) == (1.0, 1.0)
    assert np.isnan(limits([np.nan])).all()


def test_a_training_is_judged_on_known_outcomes_at_the_same_rate(training):
    test = training.test
    rng = np.random.default_rng(0)
    groups = pa.table({"letter": rng.choice(["a", "b"], test.num_rows).tolist()})
    payees = [f"p{place}" for place in range(test.num_rows)]
    found = judged_test(training, groups, ("letter",), payees, 0.1)
    rows = test.to_pylist()
    known = [
        place
        for place, row in enumerate(rows)
        if row["legitimate"] or row["fraud_label"] == 1 or row["error_label"] == 1
    ]
    assert list(found.payees) == [payees[place] for place in known]
    assert found.weight == pytest.approx(
        [1 / rows[place]["inclusion_probability"] for place in known]
    )
    assert list(found.bad) == [
        rows[place]["fraud_label"] == 1 or rows[place]["error_label"] == 1
        for place in known
    ]
    good = ~found.bad
    rate = found.weight[good & found.flagged].sum() / found.weight[good].sum()
    assert 0.05 < rate <= 0.1
    assert list(found.groups["letter"]) == [
        groups["letter"][place].as_py() for place in known
    ]


def mixed(*, own):
    """A gap of programs, or, where `own`, of the group inside each program."""
    rng = np.random.default_rng(0)
    n = 40_000
    program = rng.choice(["p", "q"], n)
    mostly = 0.5 if own else np.where(program == "p", 0.8, 0.2)
    group = np.where(rng.random(n) < mostly, "a", "b")
    told = group == "b" if own else program == "q"
    table = Judged(
        rng.random(n) < np.where(told, 0.03, 0.01),
        np.zeros(n, bool),
        np.ones(n),
        np.arange(n).astype(str),
        {"letter": group},
    )
    return table, program.tolist()


def test_a_gap_of_programs_stays_when_groups_are_exchanged_within_them():
    table, programs = mixed(own=False)
    found = shuffled_ratios(table, "letter", programs, shuffles=30)
    assert found.ratio > 1.5
    assert found.within_programs == pytest.approx(found.ratio, rel=0.1)
    assert found.everywhere < 1.15


def test_a_gap_of_the_groups_themselves_does_not():
    table, programs = mixed(own=True)
    found = shuffled_ratios(table, "letter", programs, shuffles=30)
    assert found.ratio > 2
    assert found.within_programs_95 < 1.25
    assert found.everywhere_95 < 1.25


def test_payments_of_a_payee_are_exchanged_together():
    """Where few payees make all flags, luck alone makes a large ratio."""
    n, each = 12_000, 100
    payee = np.arange(n) // each
    lot = np.random.default_rng(0).choice(["a", "b"], n // each)
    table = Judged(
        np.isin(payee, [3, 40, 77]),
        np.zeros(n, bool),
        np.ones(n),
        payee.astype(str),
        {"letter": lot[payee]},
    )
    programs = ["p"] * n
    together = shuffled_ratios(table, "letter", programs, shuffles=40)
    alone = dataclasses.replace(table, payees=np.arange(n).astype(str))
    apart = shuffled_ratios(alone, "letter", programs, shuffles=40)
    assert together.everywhere > 1.5
    assert apart.everywhere < 1.4
    assert np.isnan(shuffled_ratios(judged(50), "letter", ["p"] * 50, shuffles=1).ratio)
