"""What a policy promises is what its cuts rest on."""

from outlay.decisions.cuts import Held
from outlay.decisions.promises import promises
from tests.decisions.standins import policy_with
from tests.decisions.test_cuts import BIG, FAR, OTHER, REFERENCE, THIN, holdout


def said(*strata, **policy):
    held = Held.of(holdout(*strata), REFERENCE, REFERENCE)
    return {p.stratum[1:]: p for p in promises(held, policy_with(**policy))}


def test_a_stratum_with_enough_rows_is_promised_its_own_limit():
    big = said(BIG, FAR)["P", "Vendor"]
    assert (big.own, big.need, big.missing, big.is_own) == (800, 299, 0, True)
    assert "from 800 rows of its own" in str(big)
    assert "at most 1.000% of legitimate payments" in str(big)


def test_a_thin_stratum_is_told_whose_rows_it_borrows_and_what_is_missing():
    far = said(BIG, THIN, OTHER, FAR)["R", "Vendor"]
    assert (far.own, far.missing, far.is_own) == (40, 259, False)
    assert far.cut.n == 920
    assert "no promise of its own" in str(far)
    assert "920 rows of all" in str(far)
    assert "259 rows of its own are missing" in str(far)


def test_where_all_rows_are_too_few_no_cut_can_be_made():
    thin = said(THIN, OTHER)["P", "Salary"]
    assert thin.cut is None
    assert (thin.own, thin.need) == (80, 299)
    assert "no cut can be made" in str(thin)


def test_a_promise_over_all_strata_at_once_takes_more_rows():
    big = said(BIG, FAR, promise="all_strata")["P", "Vendor"]
    assert big.delta == 0.025
    assert big.need == 368


def test_all_payments_as_basis_counts_unreviewed_ones_too():
    table = holdout(BIG)
    legitimate = [None] * 790 + [True] * 10
    index = table.column_names.index("legitimate")
    import pyarrow as pa

    table = table.set_column(index, "legitimate", pa.array(legitimate))
    held = Held.of(table, REFERENCE, REFERENCE)
    (own,) = promises(held, policy_with())
    (all_payments,) = promises(held, policy_with(default={"basis": "all_payments"}))
    assert (own.own, own.cut) == (10, None)
    assert (all_payments.own, all_payments.is_own) == (800, True)
