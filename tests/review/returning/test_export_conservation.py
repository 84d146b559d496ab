"""In is release + hold + undecided, to the cent, whatever came in."""

from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.errors import BalanceError
from outlay.payments.manifest import Tally
from outlay.payments.tables import QUARANTINE, ROUTES, SCORES
from outlay.review.deciding.appeals import AGAINST_PAYEE
from outlay.review.models import Item, State
from outlay.review.returning import answers
from outlay.review.returning.basis import said_of, unsaid
from outlay.review.returning.decided import Snapshot
from outlay.review.returning.totals import Totals

pytestmark = pytest.mark.property

CENTS = st.integers(-(10**12), 10**12)
PAYMENT = st.fixed_dictionaries(
    {
        "amount_cents": CENTS,
        "action": st.sampled_from(["pass", "review", "return_to_certifying_officer"]),
        "routes": st.lists(st.sampled_from(ROUTES), max_size=3, unique=True),
        "state": st.sampled_from([None, *State.values]),
        "withdrawn": st.booleans(),
        "appealed": st.booleans(),
    }
)


def snapshot(payments):
    said, nothing, now = {}, {}, timezone.now()
    for number, each in enumerate(payments):
        if each["state"] is not None:
            item = Item(state=each["state"], withdrawn=each["withdrawn"])
            granted = each["appealed"] and each["state"] in AGAINST_PAYEE
            answer = said_of(item, now, now, granted=granted)
            known = nothing if answer is None else said
            known[f"k{number}"] = answer or unsaid(item)
    return Snapshot(said, nothing, "", 0, now)


def made(folder, payments, refused):
    rows = [
        {
            "payment_key": f"k{n}",
            "source_line": n,
            **{name: each[name] for name in ("amount_cents", "action", "routes")},
        }
        for n, each in enumerate(payments)
    ]
    batch = SimpleNamespace(key="b", scored=folder / "scored.parquet")
    store = SimpleNamespace(batch_folder=lambda _key: folder)
    pq.write_table(SCORES.of(rows), batch.scored)
    out = [{"source_line": n, "amount_cents": cents} for n, cents in enumerate(refused)]
    pq.write_table(QUARANTINE.of(out), folder / "quarantine.parquet")
    return store, answers.Answers(batch, snapshot(payments), modelled=True)


@given(st.lists(PAYMENT, max_size=30), st.lists(st.none() | CENTS, max_size=4))
def test_every_payment_is_answered_once(tmp_path_factory, payments, refused):
    store, made_answers = made(tmp_path_factory.mktemp("b"), payments, refused)
    totals, tables = Totals(), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "AT_ONCE", 7)
        for table in made_answers.tables(store):
            totals.add(table)
            tables.append(table)
    rows = pa.concat_tables(tables).to_pylist() if tables else []
    scored = [row for row in rows if row["payment_key"] is not None]
    assert [row["payment_key"] for row in scored] == [
        f"k{n}" for n in range(len(payments))
    ]
    accepted = Tally(len(payments), sum(each["amount_cents"] for each in payments))
    left_out = Tally(len(refused), sum(cents or 0 for cents in refused))
    manifest = SimpleNamespace(came_in=accepted + left_out, quarantined=left_out)
    totals.check(manifest)
    by_hand = {"release": 0, "hold": 0, "undecided": 0}
    for row in rows:
        by_hand[row["decision"]] += row["amount_cents"] or 0
    assert {name: totals.of(name).cents for name in by_hand} == by_hand
    wrong = SimpleNamespace(
        came_in=accepted + left_out + Tally(0, 1), quarantined=left_out
    )
    with pytest.raises(BalanceError):
        totals.check(wrong)


@given(PAYMENT)
def test_nothing_undecided_is_guessed(tmp_path_factory, payment):
    store, made_answers = made(tmp_path_factory.mktemp("b"), [payment], [])
    [row, *_] = next(iter(made_answers.tables(store))).to_pylist()
    routes = set(payment["routes"])
    a_person = payment["state"] in {"released", "improper", "referred", "held"}
    by_lot = "arm" in routes and (routes == {"arm"} or "capacity" in routes)
    held_back = by_lot and not routes & {"list", "checklist", "ofac"}
    waits = payment["action"] == "review" or payment["state"] is not None
    if payment["action"] == "return_to_certifying_officer":
        assert row["decision"] == "hold"
    elif payment["state"] == "pending":
        assert row["decision"] == "undecided"
    elif a_person:
        released = payment["state"] == "released"
        assert row["decision"] == ("release" if released else "hold")
    elif waits and not held_back:
        assert row["decision"] == "undecided"
    else:
        assert row["decision"] == "release"
