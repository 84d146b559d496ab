"""Cuts by stratum: whose rows, how many, what is refused, what is written."""

import math

import numpy as np
import pyarrow as pa
import pytest

from outlay.decisions.cuts import Cuts, make_cuts
from outlay.decisions.intervals import wilson_lower
from outlay.decisions.neyman_pearson import least_rows, rank, violation
from outlay.decisions.strata import StratumKey
from outlay.payments.errors import PolicyError
from tests.decisions.standins import Order, policy_with

REFERENCE = Order(tuple(np.linspace(0, 1, 2_001)))


def holdout(*strata, seed=0, **columns):
    """Return a holdout; each of `strata` is (agency, program, type, rows)."""
    random = np.random.default_rng(seed)
    names = [name[:3] for name in strata for _ in range(name[3])]
    n = len(names)
    made = {
        "payment_key": [f"k{number}" for number in range(n)],
        "agency": [name[0] for name in names],
        "program": [name[1] for name in names],
        "payment_type": [name[2] for name in names],
        "raw_fraud": random.random(n),
        "raw_error": random.random(n),
        "arm": np.ones(n, dtype=bool),
        "legitimate": pa.array([True] * n),
        "arm_probability": np.full(n, 0.03),
    }
    return pa.table(made | columns)


def cuts(table, **policy):
    return make_cuts(table, policy_with(**policy), REFERENCE, REFERENCE)


def m_of(table):
    return np.maximum(
        REFERENCE.rank(table["raw_fraud"].to_numpy()),
        REFERENCE.rank(table["raw_error"].to_numpy()),
    )


BIG = ("A", "P", "Vendor", 800)
THIN = ("A", "P", "Salary", 40)
OTHER = ("A", "Q", "Vendor", 40)
FAR = ("B", "R", "Vendor", 40)


def test_the_cut_is_the_ranked_m_of_the_strata_own_rows():
    table = holdout(BIG, FAR)
    policy = policy_with()
    made = make_cuts(table, policy, REFERENCE, REFERENCE)
    cut = made.of(StratumKey(*BIG[:3]), policy.default)
    k = rank(800, 0.01, 0.05)
    assert cut.cut == np.sort(m_of(table)[:800])[k - 1]
    assert (cut.n, cut.k, cut.violation) == (800, k, violation(800, k, 0.01))
    assert cut.rows == StratumKey("A", "P", "Vendor")


@pytest.mark.parametrize(
    ("stratum", "level", "rows"),
    [
        (BIG, "program and payment type: A / P / Vendor", 800),
        (THIN, "program: A / P", 840),
        (OTHER, "agency: A", 880),
        (FAR, "all", 920),
        (("C", "New", "Vendor"), "all", 920),
        (("A", "New", "Vendor"), "agency: A", 880),
    ],
)
def test_a_thin_stratum_uses_its_parent_and_says_so(stratum, level, rows):
    policy = policy_with()
    made = make_cuts(holdout(BIG, THIN, OTHER, FAR), policy, REFERENCE, REFERENCE)
    cut = made.of(StratumKey(*stratum[:3]), policy.default)
    assert (str(cut.rows), cut.n) == (level, rows)


def test_too_few_rows_everywhere_is_refused_with_their_number():
    with pytest.raises(PolicyError, match="120 legitimate payments are 179 too few"):
        cuts(holdout(THIN, OTHER, FAR))


def test_only_the_legitimate_rows_of_the_arm_count():
    arm = np.arange(800) % 2 == 0
    legitimate = pa.array([None, True, False, True] * 200)
    table = holdout(BIG, arm=arm, legitimate=legitimate)
    policy = policy_with(default={"max_false_positive_rate": 0.05})
    # Even rows are in the arm; of those every one is unknown or wrong.
    with pytest.raises(PolicyError, match="0 legitimate payments"):
        make_cuts(table, policy, REFERENCE, REFERENCE)
    moved = table.set_column(6, "arm", pa.array(~arm))
    cut = make_cuts(moved, policy, REFERENCE, REFERENCE).of(
        StratumKey(*BIG[:3]), policy.default
    )
    assert cut.n == 400
    assert cut.cut in m_of(table)[1::2]


def test_all_payments_needs_no_outcomes():
    table = holdout(BIG, arm=np.zeros(800, bool), legitimate=pa.nulls(800, pa.bool_()))
    policy = policy_with(default={"basis": "all_payments"})
    cut = make_cuts(table, policy, REFERENCE, REFERENCE).of(
        StratumKey(*BIG[:3]), policy.default
    )
    assert (cut.n, cut.ask.basis) == (800, "all_payments")


def test_rows_with_larger_chances_are_thinned_to_the_smallest():
    often = np.arange(2_000) >= 1_000
    table = holdout(
        ("A", "P", "Vendor", 2_000),
        arm_probability=np.where(often, 0.06, 0.03),
    )
    policy = policy_with()
    cut = make_cuts(table, policy, REFERENCE, REFERENCE).of(
        StratumKey("A", "P", "Vendor"), policy.default
    )
    assert cut.drawn == 2_000
    # 1,000 kept for certain, 1,000 with one half: five standard deviations around.
    assert abs(cut.n - 1_500) < 5 * math.sqrt(250)
    equal = table.set_column(8, "arm_probability", pa.array(np.full(2_000, 0.5)))
    assert (
        make_cuts(equal, policy, REFERENCE, REFERENCE)
        .of(StratumKey("A", "P", "Vendor"), policy.default)
        .n
        == 2_000
    )


def test_the_thinning_undoes_a_biased_draw():
    # Payments with high scores were drawn twice as often. Unthinned, a flat quantile
    # of the drawn rows lies too high and the true quantile is missed.
    random = np.random.default_rng(5)
    raw = random.random(400_000)
    chance = np.where(raw > 0.9, 0.08, 0.02)
    drawn = random.random(400_000) < chance
    n = int(drawn.sum())
    table = holdout(
        ("A", "P", "Vendor", n),
        raw_fraud=raw[drawn],
        raw_error=np.zeros(n),
        arm_probability=chance[drawn],
    )
    policy = policy_with()
    cut = make_cuts(table, policy, REFERENCE, REFERENCE).of(
        StratumKey("A", "P", "Vendor"), policy.default
    )
    assert (raw > cut.cut).mean() == pytest.approx(0.01, abs=0.003)
    biased = table.set_column(8, "arm_probability", pa.array(np.full(n, 0.02)))
    unthinned = make_cuts(biased, policy, REFERENCE, REFERENCE).of(
        StratumKey("A", "P", "Vendor"), policy.default
    )
    assert (raw > unthinned.cut).mean() < 0.006


def test_the_chance_of_any_route_does_not_thin():
    # Suspicious payments are also found by risk review; that says nothing of the draw.
    table = holdout(BIG).drop_columns(["arm_probability"])
    any_route = 0.03 + 0.9 * table["raw_fraud"].to_numpy()
    more = table.append_column("inclusion_probability", pa.array(any_route))
    assert cuts(more) == cuts(table) == cuts(holdout(BIG))


def test_a_drawn_row_without_its_chance_is_refused():
    chances = np.full(800, 0.03)
    chances[5] = np.nan
    with pytest.raises(PolicyError, match="no probability of being drawn"):
        cuts(holdout(BIG, arm_probability=chances))


@pytest.mark.parametrize("unknown", [500, 1_400])
def test_rows_of_known_and_of_unknown_chance_are_never_mixed(unknown):
    n = 2_000
    rates = np.where(np.arange(n) % 2, 0.06, 0.03)
    told = np.arange(n) >= unknown
    chance = pa.array(rates, mask=~told)
    table = holdout(("A", "P", "Vendor", n), arm_probability=chance)
    policy = policy_with()
    of = StratumKey("A", "P", "Vendor")
    cut = make_cuts(table, policy, REFERENCE, REFERENCE).of(of, policy.default)
    # The group with more rows after thinning stands alone, as if it were all there is.
    alone = table.filter(pa.array(told if unknown == 500 else ~told))
    expected = make_cuts(alone, policy, REFERENCE, REFERENCE).of(of, policy.default)
    assert (cut.cut, cut.n, cut.k) == (expected.cut, expected.n, expected.k)
    assert cut.drawn == n
    assert (cut.n == unknown) == (unknown == 1_400)


def test_which_group_stands_does_not_hang_on_those_that_do_not_count():
    told = np.arange(2_000) >= 900
    chance = pa.array(np.full(2_000, 0.03), mask=~told)
    # More rows are of known chance, but most of those were found wrong.
    legitimate = pa.array(~told | (np.arange(2_000) % 2 == 0))
    table = holdout(
        ("A", "P", "Vendor", 2_000), arm_probability=chance, legitimate=legitimate
    )
    policy = policy_with()
    cut = make_cuts(table, policy, REFERENCE, REFERENCE).of(
        StratumKey("A", "P", "Vendor"), policy.default
    )
    assert cut.n == 900


def test_chances_known_of_no_row_thin_nothing():
    nothing = holdout(BIG, arm_probability=pa.nulls(800, pa.float64()))
    assert cuts(nothing) == cuts(holdout(BIG))


def test_row_order_changes_nothing():
    table = holdout(BIG, THIN, arm_probability=np.linspace(0.02, 0.04, 840))
    order = np.random.default_rng(1).permutation(840)
    assert cuts(table) == cuts(table.take(pa.array(order)))


def test_a_promise_over_all_strata_divides_delta():
    table = holdout(BIG, ("A", "Q", "Vendor", 800))
    policy = policy_with(promise="all_strata")
    cut = make_cuts(table, policy, REFERENCE, REFERENCE).of(
        StratumKey(*BIG[:3]), policy.default
    )
    assert cut.ask.delta == pytest.approx(0.025)
    assert cut.k == rank(800, 0.01, 0.025)
    assert least_rows(0.01, 0.025) > least_rows(0.01, 0.05)


def test_each_stratum_keeps_its_own_limit():
    table = holdout(BIG, ("A", "Q", "Vendor", 800))
    policy = policy_with(stratum=[{"program": "Q", "max_false_positive_rate": 0.05}])
    made = make_cuts(table, policy, REFERENCE, REFERENCE)
    q = made.of(StratumKey("A", "Q", "Vendor"), policy.limits("Q", "Vendor"))
    p = made.of(StratumKey("A", "P", "Vendor"), policy.limits("P", "Vendor"))
    assert (q.ask.alpha, p.ask.alpha) == (0.05, 0.01)
    assert q.k == rank(800, 0.05, 0.05)


def wrong_at_the_top(n=2_000):
    """Return rows whose top 60 are wrong but for every third."""
    raw = np.linspace(0, 1, n)
    top = np.arange(n) >= n - 60
    legitimate = ~(top & (np.arange(n) % 3 != 0))
    return holdout(
        ("A", "P", "Vendor", n),
        raw_fraud=raw,
        raw_error=np.zeros(n),
        legitimate=pa.array(legitimate),
    )


def test_precision_raises_the_cut_by_its_lower_limit():
    table = wrong_at_the_top()
    plain = policy_with(default={"max_false_positive_rate": 0.05})
    asked = policy_with(default={"max_false_positive_rate": 0.05, "min_precision": 0.5})
    stratum = StratumKey("A", "P", "Vendor")
    first = make_cuts(table, plain, REFERENCE, REFERENCE).of(stratum, plain.default)
    raised = make_cuts(table, asked, REFERENCE, REFERENCE).of(stratum, asked.default)
    assert raised.cut > first.cut
    assert raised.precision_lower >= 0.5
    above = m_of(table) > raised.cut
    wrong = ~np.array(table["legitimate"].to_pylist())[above]
    assert raised.precision_rows == above.sum()
    lower = float(wilson_lower(wrong.sum(), above.sum()))
    assert lower == pytest.approx(raised.precision_lower)
    # One payment further down the limit no longer holds: it is the lowest such cut.
    lower_cut = np.sort(m_of(table))[::-1][above.sum()]
    more = m_of(table) >= lower_cut
    wrong_more = ~np.array(table["legitimate"].to_pylist())[more]
    assert float(wilson_lower(wrong_more.sum(), more.sum())) < 0.5


def test_a_precision_that_no_cut_reaches_flags_nothing():
    asked = policy_with(default={"min_precision": 0.99})
    cut = make_cuts(wrong_at_the_top(), asked, REFERENCE, REFERENCE).of(
        StratumKey("A", "P", "Vendor"), asked.default
    )
    assert cut.cut == math.inf
    assert cut.precision_lower is None


def test_cuts_survive_being_written(tmp_path):
    table = wrong_at_the_top()
    for policy in (policy_with(), policy_with(default={"min_precision": 0.99})):
        made = make_cuts(table, policy, REFERENCE, REFERENCE)
        made.save(tmp_path / "cuts.json")
        assert Cuts.load(tmp_path / "cuts.json") == made


def test_damaged_cuts_are_refused(tmp_path):
    path = tmp_path / "cuts.json"
    for text in ("{", "{}", '{"policy": "x", "promise": "y", "strata": [], "cuts": 3}'):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(PolicyError, match="cannot be read"):
            Cuts.load(path)


def test_cuts_of_another_policy_are_refused():
    made = cuts(holdout(BIG))
    with pytest.raises(PolicyError, match="belong to policy"):
        made.check(policy_with(default={"max_false_positive_rate": 0.02}))
    with pytest.raises(PolicyError, match="no cut was made"):
        made.of(
            StratumKey("A", "P", "Vendor"),
            policy_with(default={"max_false_positive_rate": 0.02}).default,
        )
