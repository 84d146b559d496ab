"""Each filter against the same question asked in Python; and what an address may be."""

import random
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from outlay.review.models import ItemReason, State
from outlay.review.queue import paging
from outlay.review.queue.dollars import cents_of, dollars_of
from outlay.review.queue.filters import CROSSED, DOLLARS, Filters, read
from outlay.review.queue.keyset import LOSS
from outlay.review.queue.paging import page_of
from outlay.review.queue.place import place_in
from outlay.review.queue.selecting import selection_of
from outlay.review.queue.states import STATES
from tests.review.made import AGENCY, OTHER_AGENCY, made_batch, made_person
from tests.review.queue.rows_made import give_code, made_items

LEADS = ("fraud", "error", "rule")


@pytest.fixture(params=[False, True], ids=["few", "many"])
def items(request, analyst, other_analyst, monkeypatch):
    if request.param:
        monkeypatch.setattr(paging, "COUNTED", 0)
    lots = random.Random(3)  # noqa: S311 - rows, no secret
    batches = [made_batch(key * 16) for key in "ab"]
    people = [None, analyst.pk, other_analyst.pk]
    made = made_items(
        60,
        priority=lambda _: lots.randrange(50),
        amount_cents=lambda n: 1_000 * n,
        state=lambda _: lots.choice(list(State)),
        agency=lambda _: lots.choice([AGENCY, OTHER_AGENCY]),
        program=lambda _: lots.choice(["Pension", "Refund"]),
        lead=lambda _: lots.choice(LEADS),
        has_match=lambda n: n % 3 == 0,
        assigned_to_id=lambda _: lots.choice(people),
        batch_id=lambda n: batches[n % 2].pk,
        payee_key=lambda n: f"{n % 20:032x}",
    )
    give_code(made[::4], "F-DUP-EXACT")
    give_code(made[::2], "F-AGE-ADDR")
    return made


def answered(filters, person):
    found, page = [], page_of(selection_of(filters, person), LOSS)
    while True:
        found += [number for _, number in page.keys]
        if page.later is None:
            return found
        page = page_of(selection_of(filters, person), LOSS, after=page.later)


def has_code(item, code):
    return ItemReason.objects.filter(item=item, code=code).exists()


QUESTIONS = {
    "state=decided": lambda i: i.state in {"released", "improper", "referred"},
    "state=held": lambda i: i.state == "held",
    "state=any": lambda _: True,
    "state=any&agency=VA": lambda i: i.agency == "VA",
    "state=any&program=Pension": lambda i: i.program == "Pension",
    "state=any&code=F-DUP-EXACT": lambda i: has_code(i, "F-DUP-EXACT"),
    "state=any&code=F-AGE-ADDR&lead=error": lambda i: (
        has_code(i, "F-AGE-ADDR") and i.lead == "error"
    ),
    "state=any&least=100&most=250.00": lambda i: 10_000 <= i.amount_cents <= 25_000,
    "state=any&match=yes": lambda i: i.has_match,
    "state=any&match=no": lambda i: not i.has_match,
    "state=any&lead=rule": lambda i: i.lead == "rule",
    "state=any&who=nobody": lambda i: i.assigned_to is None,
    "": lambda i: i.state in {"open", "held", "pending"},
    f"payee={3:032x}": lambda i: i.payee_key == f"{3:032x}",
}


@pytest.mark.parametrize("query", QUESTIONS)
@pytest.mark.parametrize("agencies", [(AGENCY,), (AGENCY, OTHER_AGENCY), ()])
def test_a_filter_answers_as_asking_each_row_does(items, query, agencies):
    person = made_person("zoe", agencies=agencies)
    asks = QUESTIONS[query]
    filters = read(QueryDict(query)).filters
    expected = [
        item.pk
        for item in sorted(items, key=lambda i: (-i.priority, i.pk))
        if item.agency in agencies and asks(item)
    ]
    assert answered(filters, person) == expected


@pytest.mark.parametrize("query", QUESTIONS)
def test_who_sees_every_agency_is_asked_the_same(items, auditor, query):
    filters = read(QueryDict(query)).filters
    expected = {item.pk for item in items if QUESTIONS[query](item)}
    assert set(answered(filters, auditor)) == expected


def test_a_person_and_a_batch_are_asked_by_number(items, analyst, other_analyst):
    mine = [item for item in items if item.agency == AGENCY]
    for query, asks in {
        "who=me": lambda i: i.assigned_to == analyst,
        f"who={other_analyst.pk}": lambda i: i.assigned_to == other_analyst,
        f"batch={items[0].batch_id}": lambda i: i.batch_id == items[0].batch_id,
        f"payment={items[0].payment_key}": lambda i: i == items[0],
    }.items():
        filters = read(QueryDict(f"state=any&{query}")).filters
        expected = {item.pk for item in mine if asks(item)}
        assert set(answered(filters, analyst)) == expected


def test_one_payment_is_found_in_any_state(items, analyst):
    decided = next(i for i in items if i.state == "released" and i.agency == AGENCY)
    asked = read({"payment": decided.payment_key}).filters
    assert answered(asked, analyst) == [decided.pk]


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1200", 120_000),
        ("1,200", 120_000),
        ("$1,200.5", 120_050),
        (" $ 0.07 ", 7),
        ("1,234,567.89", 123_456_789),
        ("", None),
        ("12,00", None),
        ("1.234", None),
        ("-5", None),
        ("1e9", None),
        ("٣", None),
        ("9999999999999", None),
    ],
)
def test_dollars_are_read_as_typed(text, cents):
    assert cents_of(text) == cents


@given(st.integers(0, 10**13))
def test_dollars_come_back_as_they_went(cents):
    assert cents_of(dollars_of(cents)) == cents


def test_what_is_no_amount_is_answered_in_words():
    asked = read({"least": "a lot", "most": "100"})
    assert asked.problems == {"least": DOLLARS}
    assert asked.filters == Filters(most=10_000)
    crossed = read({"least": "200", "most": "100"})
    assert crossed.problems == {"least": CROSSED}
    assert crossed.filters == Filters()


KNOWN = st.fixed_dictionaries(
    {},
    optional={
        "state": st.sampled_from([*STATES, "gone"]),
        "agency": st.text(max_size=400),
        "program": st.text(max_size=400),
        "code": st.sampled_from(["F-DUP-EXACT", "x y", ""]),
        "least": st.sampled_from(["1", "1,000.50", "many"]),
        "most": st.sampled_from(["2", "$9", ""]),
        "match": st.sampled_from(["yes", "no", "maybe"]),
        "lead": st.sampled_from([*LEADS, "fraud "]),
        "who": st.sampled_from(["me", "nobody", "17", "Ann", "1e3"]),
        "batch": st.sampled_from(["3", "-3", "x"]),
        "payment": st.text(max_size=120),
        "payee": st.text(max_size=120),
        "sort": st.sampled_from(["loss", "due", "amount", "name"]),
        "after": st.sampled_from(["5.3", "-5.3", "x"]),
        "before": st.sampled_from(["5.3", "x"]),
        "selection": st.sampled_from(["random", "score"]),
    },
)


@given(KNOWN)
def test_an_address_is_written_alike_however_it_came(said):
    """So a redirect to the short address ends there, and a saved view says the same."""
    asked = QueryDict(mutable=True)
    asked.update(said)
    once = place_in(asked.urlencode())
    again = place_in(once.query)
    assert again.query == once.query
    assert again.filters == once.filters
    assert QueryDict(once.query).urlencode() == once.query
    assert "selection" not in parse_qs(once.query)


def test_numbers_larger_than_any_are_answered(analyst, signed_in):
    for name in ("who", "batch"):
        answer = signed_in(analyst).get("/queue/", {name: "9" * 18}, follow=True)
        assert b"No payment answers these filters" in answer.content


def test_a_filter_by_an_agency_of_others_finds_none(items, analyst, signed_in):
    answer = signed_in(analyst).get("/queue/", {"agency": OTHER_AGENCY})
    assert b"No undecided payments" in answer.content
