"""What stands around a payment: history, peers, shared accounts, near-duplicates."""

import statistics

import pytest

from outlay.review.cases.compared import comparisons, middle, own_sentence, times
from outlay.review.cases.duplicates import duplicates
from outlay.review.cases.paid import MOST, paid_around
from outlay.review.cases.related import related
from outlay.review.cases.timeline import EDGE, HIGH, WIDE, timeline
from outlay.review.models import Disbursed
from outlay.review.templatetags.review import initials
from tests.review.cases.rich import disbursed, rich_item
from tests.review.made import OTHER_AGENCY, made_item


@pytest.fixture
def item(db):
    return rich_item()


@pytest.mark.parametrize("amounts", [[3, 1, 2], [4, 1, 3, 2], [7]])
def test_the_middle_is_the_median(amounts):
    assert middle(amounts) == round(statistics.median(amounts))


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (100, "about the same"),
        (250, "2.5 times it"),
        (40, "0.40 times it"),
        (1_240, "12 times it"),
        (-5, "not comparable with it"),
    ],
)
def test_how_many_times(amount, said):
    assert times(amount, 100) == said


def test_few_earlier_payments_are_named_and_not_averaged():
    assert own_sentence(100, []) == "No earlier payment to this payee is known here."
    assert "$1.00 and $2.00. Too few" in own_sentence(100, [100, 200])


def test_own_history_is_compared_by_its_median(analyst, item):
    said = comparisons(analyst, paid_around(analyst, item))[0].sentence
    earlier = [400_000 + 5_000 * n for n in range(14)] + [item.amount_cents]
    assert f"${statistics.median(earlier) / 100:,.2f}" in said
    assert f"{item.amount_cents / statistics.median(earlier):.1f} times it" in said


def test_peers_are_other_payees_of_the_same_kind(analyst, item):
    for number in range(5):
        disbursed(
            100 + number, item, 3, payee_key=f"p{number}", amount_cents=1000 + number
        )
    disbursed(200, item, 3, payee_key="p9", amount_cents=9, payment_type="Other")
    said = comparisons(analyst, paid_around(analyst, item))[1].sentence
    # Two more share the account and are of the same kind: other-a and other-b.
    amounts = [1000, 1001, 1002, 1003, 1004, 88_000, 91_000]
    assert f"The middle of the {len(amounts)} latest" in said
    assert f"${statistics.median(amounts) / 100:,.2f}" in said
    assert f"larger than {len(amounts)} of them" in said


def test_the_timeline_draws_every_payment_and_marks_this_one(analyst, item):
    drawn = timeline(paid_around(analyst, item))
    assert len(drawn.marks) == 16  # 14 earlier, one with the invoice, this one
    assert [mark.this for mark in drawn.marks].count(True) == 1
    assert [mark.faulty for mark in drawn.marks].count(True) == 1
    latest = drawn.marks[0]
    assert (latest.this, latest.x, latest.y) == (True, WIDE - EDGE, EDGE)
    assert all(EDGE <= mark.x <= WIDE - EDGE for mark in drawn.marks)
    assert all(EDGE <= mark.y <= HIGH - EDGE for mark in drawn.marks)


def test_a_single_payment_is_drawn_in_the_middle(analyst):
    drawn = timeline(paid_around(analyst, made_item()))
    assert [(mark.x, mark.this) for mark in drawn.marks] == [(WIDE / 2, True)]


def test_payments_of_unseen_agencies_are_counted_and_not_shown(analyst, auditor, item):
    account, address = related(paid_around(analyst, item))
    assert (account.hidden, account.others) == (2, 2)
    assert all(row.paid.agency == item.agency for row in account.rows)
    assert address.hidden == 2
    everything, _ = related(paid_around(auditor, item))
    assert (everything.hidden, everything.others) == (0, 3)


def test_other_payees_have_letters_and_no_key(analyst, item):
    account, _ = related(paid_around(analyst, item))
    assert [row.payee for row in account.rows] == [
        "the same payee",
        "another payee (A)",
        "another payee (B)",
    ]


def test_the_same_invoice_comes_first_and_agreements_are_named(analyst, item):
    disbursed(30, item, 2)  # nearer, but without an invoice
    first, second = duplicates(paid_around(analyst, item, "invoice-1"))
    assert first.why == "The same invoice"
    verdicts = {line.name: line.verdict for line in first.lines}
    assert verdicts["Amount"] == verdicts["Invoice"] == "agrees"
    assert verdicts["To be paid on"] == "differs"
    assert second.why == "The same payee and amount within 60 days"
    assert {line.verdict for line in second.lines if line.name == "Invoice"} == {
        "cannot be compared"
    }


@pytest.mark.parametrize(("days", "found"), [(60, 1), (61, 0)])
def test_sixty_days_are_near(analyst, days, found):
    item = made_item()
    disbursed(1, item, days, account_key="another")
    assert len(duplicates(paid_around(analyst, item))) == found


def test_another_payee_at_the_same_account_with_the_same_amount(analyst):
    item = made_item()
    disbursed(1, item, 3, payee_key="another")
    disbursed(2, item, 3, payee_key="third", amount_cents=1)
    (only,) = duplicates(paid_around(analyst, item))
    assert only.why == "The same account and amount within 60 days"


def test_the_own_payment_is_no_duplicate_of_itself(analyst):
    item = made_item()
    disbursed(1, item, 0, payment_key=item.payment_key, invoice_key="own")
    paid = paid_around(analyst, item)
    assert duplicates(paid) == []
    assert paid.invoice == "own"


def test_a_twin_is_found_however_many_payments_came_since(analyst, monkeypatch):
    monkeypatch.setattr("outlay.review.cases.paid.MOST", 5)
    item = made_item()
    disbursed(1, item, 40)
    for number in range(2, 12):
        disbursed(number, item, number, amount_cents=number)
    (only,) = duplicates(paid_around(analyst, item))
    assert only.paid.payment_key.endswith("00000001")


def test_another_payees_invoice_of_one_number_counts_with_the_same_amount(analyst):
    item = made_item()
    disbursed(1, item, 90, payee_key="p", account_key="a", invoice_key="0001")
    disbursed(
        2, item, 3, payee_key="q", account_key="b", invoice_key="0001", amount_cents=7
    )
    (only,) = duplicates(paid_around(analyst, item, "0001"))
    assert (only.why, only.paid.payee_key) == ("The same invoice", "p")


def test_a_regular_payment_is_said_to_be_one(analyst):
    item = made_item()
    for number in range(1, 5):
        disbursed(number, item, 30 * number)
    first, _ = duplicates(paid_around(analyst, item))
    assert "may be the next regular payment" in first.usual


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "Both are of the same day"),
        (1, "They lie 1 day apart"),
        (2, "They lie 2 days"),
    ],
)
def test_the_days_between_are_said_as_people_say_them(analyst, days, said):
    item = made_item()
    disbursed(1, item, days)
    (only,) = duplicates(paid_around(analyst, item))
    assert only.usual.startswith(said)


def test_paper_names_what_agrees_and_what_the_other_has(analyst):
    item = made_item()
    disbursed(1, item, 3, method="check", account_key="")
    (only,) = duplicates(paid_around(analyst, item))
    assert only.agree == "amount, agency, program, kind, payee, address"
    assert only.differ == "method (Paper check)"


@pytest.mark.parametrize(
    ("mask", "said"),
    [("M. B.", "M. B. (initials)"), ("no name", "no name"), ("", "not known")],
)
def test_only_initials_are_called_so(mask, said):
    assert initials(mask) == said


def test_a_case_elsewhere_is_not_linked(analyst):
    item = made_item()
    other = made_item(2, agency=OTHER_AGENCY)
    disbursed(1, item, 5, payment_key=other.payment_key)
    assert paid_around(analyst, item).cases == {}


def test_at_most_so_many_are_read_and_more_is_said(analyst):
    item = made_item()
    Disbursed.objects.bulk_create(
        Disbursed(
            payment_key=f"k{number}",
            batch_key="b",
            agency=item.agency,
            program=item.program,
            payment_type=item.payment_type,
            method="ach",
            scheduled_on=item.scheduled_on,
            amount_cents=1,
            payee_key=item.payee_key,
        )
        for number in range(MOST + 1)
    )
    paid = paid_around(analyst, item)
    assert (len(paid.payee.seen), paid.payee.more) == (MOST, True)
