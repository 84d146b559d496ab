"""Cuts from counted false positives: whose rows are counted, and what is refused."""

import numpy as np
import pyarrow as pa
import pytest

from outlay.decisions.counted import counted_cut, least_drawn
from outlay.decisions.cuts import Cuts, Held, make_cuts
from outlay.decisions.promises import promises
from outlay.decisions.strata import StratumKey
from outlay.payments.errors import PolicyError
from tests.decisions.standins import Order, policy_with

REFERENCE = Order(tuple(np.linspace(0, 1, 2_001)))
OWN = StratumKey("A", "P", "Vendor")
COUNTED = policy_with(default={"basis": "counted"})
CHANCE = 0.05


def window(n=24_000, seed=3, program="P", **columns):
    """Return payments of which the top were flagged before, most of them in order."""
    random = np.random.default_rng(seed)
    raw = random.random(n)
    certain = (raw > 0.993) & (random.random(n) < 0.9)
    arm = random.random(n) < CHANCE
    known = certain | arm
    made = {
        "payment_key": [f"{program}{number}" for number in range(n)],
        "agency": ["A"] * n,
        "program": [program] * n,
        "payment_type": ["Vendor"] * n,
        "raw_fraud": raw,
        "raw_error": np.zeros(n),
        "arm": arm,
        "legitimate": pa.array(random.random(n) < 0.98, mask=~known),
        "arm_probability": pa.array(np.full(n, CHANCE), mask=~arm),
        "certain": certain,
    }
    return pa.table(made | columns)


def cut_of(table, policy=COUNTED):
    return make_cuts(table, policy, REFERENCE, None).of(OWN, policy.default)


def by_hand(table, chance=CHANCE):
    """Return the counted cut of rows told apart one by one."""
    certain, drawn = [], []
    for row in table.to_pylist():
        (m,) = REFERENCE.rank(np.array([row["raw_fraud"]]))
        if row["certain"]:
            if row["legitimate"] is not False:
                certain.append(m)
        elif row["arm_probability"] is not None and row["legitimate"]:
            drawn.append(m)
    return counted_cut(np.array(certain), np.array(drawn), chance, 0.01, 0.05)


def replaced(table, name, values):
    return table.set_column(table.column_names.index(name), name, pa.array(values))


def test_the_cut_is_that_of_rows_told_apart_by_hand():
    table = window()
    cut, expected = cut_of(table), by_hand(table)
    assert (cut.cut, cut.n, cut.violation) == (
        expected.cut,
        expected.n,
        expected.p_value,
    )
    assert (cut.counted, cut.k) == (expected.counted, expected.n - expected.drawn)
    assert cut.counted > 50
    assert cut.violation <= 0.05


def test_it_flags_more_than_the_arm_alone_at_the_same_promise():
    table = window()
    assert cut_of(table).cut < cut_of(table, policy_with()).cut


def test_one_sure_of_a_review_without_an_answer_counts_as_legitimate():
    table = window()
    certain = table["certain"].to_numpy()
    said = table["legitimate"].to_pylist()
    silent = [None if sure else each for sure, each in zip(certain, said, strict=True)]
    proper = [True if sure else each for sure, each in zip(certain, said, strict=True)]
    quiet, clean = (
        cut_of(replaced(table, "legitimate", each)) for each in (silent, proper)
    )
    assert quiet == clean
    assert quiet.counted >= cut_of(table).counted


def test_those_drawn_at_a_rate_that_nobody_noted_are_left_out():
    table = window()
    arm = table["arm"].to_numpy()
    other = np.flatnonzero(arm)[::3]
    rates = table["arm_probability"].to_pylist()
    for place in other:
        rates[place] = None
    fewer = replaced(table, "arm_probability", rates)
    cut, expected = cut_of(fewer), by_hand(fewer)
    assert (cut.cut, cut.n) == (expected.cut, expected.n)
    assert cut.n < cut_of(table).n


def test_larger_chances_are_thinned_and_the_least_one_counts():
    table = window()
    often = np.arange(table.num_rows) % 2 == 0
    arm = table["arm"].to_numpy()
    rates = pa.array(np.where(often, 2 * CHANCE, CHANCE), mask=~arm)
    thinned = cut_of(replaced(table, "arm_probability", rates))
    held = Held.of(replaced(table, "arm_probability", rates), REFERENCE, None)
    kept = ~often | (held.lot * 2 < 1)
    alone = table.filter(pa.array(kept | table["certain"].to_numpy()))
    expected = by_hand(alone)
    assert (thinned.cut, thinned.n) == (expected.cut, expected.n)
    assert thinned.drawn == cut_of(table).n


@pytest.mark.parametrize("column", [True, False])
def test_without_an_earlier_cut_it_is_refused(column):
    table = replaced(window(), "certain", np.zeros(24_000, bool))
    if not column:
        table = table.drop_columns(["certain"])
    with pytest.raises(PolicyError, match="no false positives to count"):
        cut_of(table)
    with pytest.raises(PolicyError, match="no false positives to count"):
        promises(Held.of(table, REFERENCE, None), COUNTED)
    assert cut_of(table, policy_with()).n > 1_000


def test_a_thin_stratum_uses_its_parent_and_too_few_everywhere_is_refused():
    thin = window(2_000, seed=4, program="Q")
    both = pa.concat_tables([window(), thin])
    cuts = make_cuts(both, COUNTED, REFERENCE, None)
    cut = cuts.of(StratumKey("A", "Q", "Vendor"), COUNTED.default)
    assert str(cut.rows) == "agency: A"
    with pytest.raises(PolicyError, match="are too few for a rate"):
        make_cuts(thin, COUNTED, REFERENCE, None)


def test_promises_say_how_many_rows_are_missing():
    thin = window(2_000, seed=4, program="Q")
    held = Held.of(pa.concat_tables([window(), thin]), REFERENCE, None)
    own, other = promises(held, COUNTED)
    assert own.is_own
    assert own.own == own.cut.n
    need = least_drawn(CHANCE, 0.01, 0.05)
    assert (other.need, other.own) == (need, held.behind("counted", other.stratum))
    assert 0 < other.missing < need


def test_it_is_read_back_as_it_was_written(tmp_path):
    cuts = make_cuts(window(), COUNTED, REFERENCE, None)
    cuts.save(tmp_path / "cuts.json")
    assert Cuts.load(tmp_path / "cuts.json") == cuts
