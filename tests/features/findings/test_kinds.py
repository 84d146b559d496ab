"""What is found, what is not, and why."""

import pyarrow.parquet as pq
import pytest

from outlay.features.findings import COLUMNS, find
from outlay.features.findings.sentences import KINDS
from outlay.payments.errors import TableError
from tests.features.findings.made import found, kinds, pay


def busy(count: int = 40) -> list[dict[str, object]]:
    """A payee that is never paid one amount twice."""
    return [pay(f"x{n:03d}", 20_001 + 7 * n, day=5 * n) for n in range(count)]


def test_an_exact_duplicate_says_what_was_perhaps_paid_too_much(tmp_path):
    rows = [pay(key, 115_935, invoice="i", day=n) for n, key in enumerate("ab")]
    (row,) = found(tmp_path, rows)
    assert row["amount_cents"] == 115_935
    assert row["days_apart"] == 1
    assert row["why"] == (
        "One invoice number was paid twice with $1,159.35, 1 day apart, "
        "and not taken back."
    )


@pytest.mark.parametrize("other", [{"invoice": "j"}, {"payee": "q"}, {"invoice": None}])
def test_another_invoice_or_payee_is_no_exact_duplicate(tmp_path, other):
    second = pay("b", 500, **({"invoice": "i"} | other))
    assert found(tmp_path, [pay("a", 500, invoice="i"), second]) == []


def test_another_amount_is_a_part_payment(tmp_path):
    rows = [pay("a", 500, invoice="i"), pay("b", 400, invoice="i")]
    assert found(tmp_path, rows) == []


@pytest.mark.parametrize(("payees", "expected"), [(2, 1), (3, 0)])
def test_a_number_that_many_payees_use_is_no_invoices_own(tmp_path, payees, expected):
    rows = [pay(f"{n}", 500, invoice="date", payee=f"p{n}") for n in range(payees)]
    rows.append(pay("again", 500, invoice="date", payee="p0"))
    assert len(found(tmp_path, rows)) == expected


@pytest.mark.parametrize(("days", "expected"), [(2, 1), (3, 0)])
def test_a_reference_that_is_paid_month_by_month_is_none(tmp_path, days, expected):
    rows = [pay(f"{n}", 500, invoice="rent", day=30 * n) for n in range(days)]
    assert len(found(tmp_path, rows)) == expected


def test_a_near_duplicate_is_spelt_another_way(tmp_path):
    rows = [
        pay("a", 500, invoice="i-1", plain="i1"),
        pay("b", 500, invoice="i1", plain="i1"),
        pay("c", 500, invoice="i2", plain="i2"),
    ]
    assert kinds(found(tmp_path, rows)) == [("near duplicate", ["a", "b"])]


@pytest.mark.parametrize(("groups", "kind"), [(9, "exact"), (10, "repeated")])
def test_a_payee_that_is_always_paid_twice_is_one_finding(tmp_path, groups, kind):
    rows = [
        pay(f"{n}{half}", 500 + n, invoice=f"i{n}", day=n)
        for n in range(groups)
        for half in "ab"
    ]
    result = found(tmp_path, rows)
    assert {row["kind"].split()[0] for row in result} == {kind}
    assert len(result) == (1 if kind == "repeated" else groups)
    assert sum(len(row["payment_keys"]) for row in result) == 2 * groups


def pair(cents: int = 12_345, *, days: int = 3) -> list[dict[str, object]]:
    return [pay("a", cents, invoice="i"), pay("b", cents, invoice="j", day=days)]


def test_an_amount_that_comes_again_is_found_where_none_ever_does(tmp_path):
    result = found(tmp_path, [*busy(), *pair()])
    assert kinds(result) == [("same amount", ["a", "b"])]
    assert "(2 of 42 payments)" in result[0]["why"]


@pytest.mark.parametrize(
    "rows",
    [
        [*busy(), *pair(days=8)],
        [*busy(), *pair(9_999)],
        [*busy(), *pair(20_000)],
        [*busy(17), *pair()],
        [*busy(), *pair(), pay("c", 12_345, day=60)],
        [*busy(), *pair(), *(pay(f"y{n}", 777 + n % 3, day=n) for n in range(9))],
    ],
    ids=["far", "small", "round", "few", "third", "recurring"],
)
def test_an_amount_that_may_well_come_again_is_not(tmp_path, rows):
    assert found(tmp_path, rows) == []


def split(**changed: object) -> list[dict[str, object]]:
    return [
        pay("a", 700_000, invoice="i"),
        pay("b", 650_000, invoice="j", day=2, **changed),
    ]


def test_payments_below_a_limit_that_pass_it_together_are_found(tmp_path):
    (row,) = found(tmp_path, split())
    assert (row["kind"], row["payment_keys"]) == ("split", ["a", "b"])
    assert row["amount_cents"] == 1_350_000
    assert row["why"].startswith(
        "2 payments, 2 days apart, each below $10,000.00, make $13,500.00 together"
    )


@pytest.mark.parametrize(
    "rows",
    [
        [pay("a", 500_000), pay("b", 499_999)],
        [pay("a", 600_000), pay("b", 650_000, day=4)],
        [*split(), pay("c", 100, day=1)],
        [*split(), pay("c", 1_000_000, day=90)],
        [*split()[:1], pay("b", 650_000, payee="q")],
        [pay(f"{n}{half}", 700_000 + n, day=30 * n) for n in range(3) for half in "ab"],
    ],
    ids=["not over", "far", "other pay", "paid the limit", "two payees", "usual"],
)
def test_payments_that_only_look_like_a_split_are_not(tmp_path, rows):
    assert [row for row in found(tmp_path, rows) if row["kind"] == "split"] == []


def test_a_duplicate_is_no_split_as_well(tmp_path):
    rows = [pay(key, 700_000, invoice="i") for key in "ab"]
    assert kinds(found(tmp_path, rows)) == [("exact duplicate", ["a", "b"])]


def test_row_order_and_files_change_nothing(tmp_path):
    from outlay.payments.tables import PAYMENTS

    rows = [*busy(), *pair(), *split(payee="q"), pay("z", 700_000, payee="q")]
    whole = found(tmp_path, rows)
    parts = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    pq.write_table(PAYMENTS.of(rows[::-2]), parts[0])
    pq.write_table(PAYMENTS.of(rows[-2::-2]), parts[1])
    assert find(parts).to_pylist() == whole


def test_no_payments_give_no_findings_with_all_columns():
    assert find([]).schema == COLUMNS


def test_a_file_of_another_shape_is_refused(tmp_path):
    pq.write_table(COLUMNS.empty_table(), tmp_path / "p.parquet")
    with pytest.raises(TableError, match="lacks the column"):
        find([tmp_path / "p.parquet"])


def test_every_kind_has_its_sentence():
    assert set(KINDS) == {
        "exact duplicate",
        "near duplicate",
        "repeated practice",
        "same amount",
        "split",
    }
