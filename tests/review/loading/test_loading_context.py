"""The payments around an item: against a slower count over plain rows."""

import datetime as dt
from collections import defaultdict

import pyarrow.parquet as pq
import pytest

from outlay.payments.store import Store
from outlay.payments.tables import DISPOSITIONS, OUTCOMES
from outlay.review.loading import context
from outlay.review.loading.load import load_batch
from outlay.review.models import Disbursed, Item
from tests.payments.core.made_up import AS_OF, row
from tests.review.scored_store import flag, scored, taken_in

EARLY = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
LATE = dt.datetime(2026, 7, 20, 12, tzinfo=dt.UTC)


def history(many):
    """Payments of the payees 1 and 2 on many days, and of others with their account."""
    payees = [
        (n, {"payee_name": f"P {n % 9}", "tin": f"90000000{n % 9}"})
        for n in range(1, many + 1)
    ]
    return [
        row(
            n,
            schedule_number="H1",
            scheduled_on=dt.date(2026, 1, 1) + dt.timedelta(days=n % 150),
            known_at=dt.datetime(2026, 5, 30, tzinfo=dt.UTC),
            account_number=f"000000{n % 4}",
            street=f"{n % 5} Nowhere St",
            **who,
        )
        for n, who in payees
    ]


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "home")
    taken_in(made, history(120), as_of=dt.date(2026, 5, 30))
    day = [
        row(
            n, tin=f"90000000{n}", account_number=f"000000{n}", street=f"{n} Nowhere St"
        )
        for n in (1, 2, 3)
    ]
    manifest = taken_in(made, [*day, row(4)])
    scored(made, manifest, {1: flag(), 2: flag()})
    return made


def paid(store):
    return [r for f in store.payments_files() for r in pq.read_table(f).to_pylist()]


def expected(store, undone=(), latest=24, kin=50):
    """Return the keys of the payments that belong, by plain loops."""
    rows, kept = paid(store), set()
    items = {r["payment_key"]: r for r in rows}
    for kind in ("payee_token", "account_token", "address_token"):
        tokens = {items[i.payment_key][kind] for i in Item.objects.all()}
        found, payees = defaultdict(list), defaultdict(set)
        for each in rows:
            if each[kind] in tokens and each[kind] is not None:
                payees[each[kind]].add(each["payee_token"])
                if each["payment_key"] not in undone:
                    found[each[kind]].append(
                        (each["scheduled_on"], each["payment_key"])
                    )
        for token, listed in found.items():
            if kind == "payee_token" or len(payees[token]) <= kin:
                kept |= {key for _, key in sorted(listed, reverse=True)[:latest]}
    return kept | twins_of(rows, items, undone)


def twins_of(rows, items, undone, most=10):
    """Return what may be an item's payment twice, the nearest of each item."""
    kept = set()
    for item in [items[i.payment_key] for i in Item.objects.all()]:
        alike = [
            (abs((each["scheduled_on"] - item["scheduled_on"]).days), each)
            for each in rows
            if each["payment_key"] not in {item["payment_key"], *undone}
        ]
        found = [
            (days, each["payment_key"])
            for days, each in alike
            if twin(item, each, days)
        ]
        kept |= {key for _, key in sorted(found)[:most]}
    return kept


def twin(item, other, days):
    def same(name):
        return item[name] is not None and item[name] == other[name]

    if same("invoice_norm_token") and (same("payee_token") or same("amount_cents")):
        return True
    kin = same("payee_token") or same("account_token")
    return kin and same("amount_cents") and days <= 60


def keys():
    return set(Disbursed.objects.values_list("payment_key", flat=True))


def write(store, folder, table, rows):
    made = [each | {"known_on": each["known_at"].date()} for each in rows]
    path = folder / f"{len(made)}{rows[0]['known_at']:%m%d}.parquet"
    pq.write_table(table.of(made), path)


def test_the_latest_of_each_payee_account_and_address(store, db):
    loaded = load_batch(store, "latest")
    assert keys() == expected(store)
    assert loaded.context == len(keys()) > 60
    assert len(keys()) < len(paid(store))


def test_an_old_twin_comes_in_though_many_payments_came_since(
    tmp_path, db, monkeypatch
):
    monkeypatch.setattr(context, "LATEST", 2)
    made = Store.create(tmp_path / "home")
    paid_on = dt.date(2026, 4, 1)
    old = [
        row(
            n,
            schedule_number="H1",
            tin="900000001",
            amount_cents=n,
            invoice_number=f"A{n}",
        )
        | {"scheduled_on": paid_on + dt.timedelta(days=n)}
        for n in range(1, 31)
    ]
    old[0] |= {"invoice_number": "SAME", "amount_cents": 5}
    old[1] |= {"amount_cents": 777}  # the same amount, over 60 days before
    old[29] |= {"amount_cents": 777}
    taken_in(made, old, as_of=dt.date(2026, 5, 30))
    day = row(1, tin="900000001", amount_cents=777, invoice_number="SAME")
    manifest = taken_in(made, [day, row(2)])
    scored(made, manifest, {1: flag()})
    load_batch(made, "latest")
    assert keys() == expected(made, latest=2)
    lines = {k.rsplit("-", 1)[1] for k in keys() if "H1" in k}
    assert "00000001" in lines
    assert "00000002" not in lines


@pytest.mark.parametrize(("latest", "kin"), [(1, 50), (3, 2), (24, 5), (200, 1)])
def test_other_limits(store, db, monkeypatch, latest, kin):
    monkeypatch.setattr(context, "LATEST", latest)
    monkeypatch.setattr(context, "KIN", kin)
    load_batch(store, "latest")
    assert keys() == expected(store, latest=latest, kin=kin)


def test_what_was_undone_is_left_out(store, db):
    undone = [r["payment_key"] for r in paid(store)[5:60:7]]
    again = undone[0]  # sent again later: it counts
    state = {"returned": undone, "disbursed": [again]}
    rows = [
        {"payment_key": key, "state": name, "known_at": EARLY + dt.timedelta(hours=n)}
        for n, (name, several) in enumerate(state.items())
        for key in several
    ]
    rows.append(
        {
            "payment_key": paid(store)[3]["payment_key"],
            "state": "cancelled",
            "known_at": LATE,
        }
    )
    write(store, store.dispositions_folder, DISPOSITIONS, rows)
    load_batch(store, "latest")
    assert keys() == expected(store, undone=set(undone[1:]))


def outcome(key, ip_class, known_at):
    return {
        "payment_key": key,
        "ip_class": ip_class,
        "fraud_state": "none",
        "known_at": known_at,
        "source": "risk_review",
        "inclusion_probability": 1.0,
    }


def test_the_class_last_known_before_the_batch(store, db):
    first, second, third = sorted(
        r["payment_key"] for r in paid(store) if "H1" in r["payment_key"]
    )[:3]
    rows = [
        outcome(first, "proper", EARLY),
        outcome(first, "overpayment", EARLY + dt.timedelta(days=1)),
        outcome(second, "proper", EARLY),
        outcome(second, "overpayment", LATE),
        outcome(third, "overpayment", dt.datetime.combine(AS_OF, dt.time(12), dt.UTC)),
    ]
    write(store, store.outcomes_folder, OUTCOMES, rows)
    load_batch(store, "latest")
    known = dict(Disbursed.objects.values_list("payment_key", "outcome"))
    said = {key: outcome for key, outcome in known.items() if outcome}
    assert said == {
        key: value
        for key, value in {first: "overpayment", second: "proper"}.items()
        if key in keys()
    }
    assert said


def test_news_of_a_payment_that_is_there(store, db):
    from outlay.review.loading.context import load_context
    from outlay.review.loading.flagged import flagged
    from outlay.review.loading.standing import standing

    load_batch(store, "latest")
    key = Disbursed.objects.order_by("-scheduled_on").last().payment_key
    write(store, store.outcomes_folder, OUTCOMES, [outcome(key, "proper", EARLY)])
    meant = standing(store, "latest")
    assert load_context(store, meant, flagged(store, meant)) == 0
    assert Disbursed.objects.get(payment_key=key).outcome == "proper"
