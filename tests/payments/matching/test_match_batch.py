"""Payments of an import against the lists of its day."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.payments.list_tables import MATCHES
from outlay.payments.lists.snapshots import add_list
from outlay.payments.matching import listed, reading
from outlay.payments.matching import match as module
from outlay.payments.matching.match import match_batch
from outlay.payments.tokens import Tokeniser
from tests.payments.core.made_up import PAID
from tests.payments.lists.made_up_lists import PLANTED, death, leie
from tests.payments.matching.made_up import (
    BORN,
    NAME,
    OTHERS,
    STREET,
    ZIP5,
    entry,
    take_snapshot,
)

TIN = "907145328"
HERE = {"street": STREET, "zip5": ZIP5}
LISTED = dt.date(2026, 6, 1)


def token(store, kind="ssn"):
    made = Tokeniser(store.keyring.token_key).taxpayer(
        pa.array([kind]), pa.array([TIN])
    )
    return made[0].as_py()


def days(rows):
    return [(row["list"], row["snapshot_on"], row["strength"]) for row in rows]


def test_without_a_list_the_file_is_empty(store, take_in, tmp_path):
    out = tmp_path / "out" / "matches.parquet"
    summary = match_batch(store, take_in({}), day=PAID, out=out)
    assert summary.matches == 0
    assert pq.read_schema(out) == MATCHES.schema


def test_a_payee_is_matched_by_number_name_and_address(store, take_in, matched):
    take_snapshot(
        store, LISTED, entry(source="dmf", tin_type="ssn", tin_token=token(store))
    )
    take_snapshot(store, LISTED, entry(**HERE, facts="exclusion: made up"), *OTHERS)
    found = matched(
        take_in(
            {"payee_name": NAME, "tin": TIN, **HERE},
            {"payee_name": NAME, "tin": TIN, "tin_type": "ein"},
            {"payee_name": "Nobody Else Listed", "tin": TIN},
        )
    )
    got = [(m["payment_key"][-1], m["list"], m["strength"]) for m in found]
    assert got == [
        ("1", "dmf", "TIN_NAME"),
        ("1", "leie", "NAME_ADDR"),
        ("2", "dmf", "NAME_ONLY"),
        ("2", "leie", "NAME_ONLY"),
        ("3", "dmf", "TIN_ONLY"),
    ]
    assert found[1]["facts"] == "exclusion: made up"
    assert "exclusions.oig.hhs.gov" in found[1]["verify"]


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "matches"),
    [
        (None, None, 1),
        (PAID, None, 1),
        (PAID + dt.timedelta(days=1), None, 0),
        (None, PAID, 0),
        (None, PAID + dt.timedelta(days=1), 1),
    ],
)
def test_an_entry_counts_from_its_first_day_until_its_last(
    store, take_in, matched, valid_from, valid_until, matches
):
    valid = {"valid_from": valid_from, "valid_until": valid_until}
    take_snapshot(store, LISTED, entry(**HERE, **valid), *OTHERS)
    # Another payment, on another day, keeps the entry in the comparison.
    other = {"scheduled_on": PAID + dt.timedelta(days=30), "payee_name": "Not Listed"}
    early = {"scheduled_on": PAID - dt.timedelta(days=30), "payee_name": "Nor This One"}
    found = matched(take_in({"payee_name": NAME, **HERE}, other, early))
    assert len(found) == matches


def test_the_list_that_stood_on_the_day_is_used(store, take_in, matched):
    take_snapshot(store, LISTED, entry(), *OTHERS)
    take_snapshot(store, LISTED + dt.timedelta(days=10), *OTHERS)
    name = take_in({"payee_name": NAME})
    on = {day: matched(name, day=day) for day in (dt.date(2026, 5, 31), LISTED, PAID)}
    assert [len(found) for found in on.values()] == [0, 1, 0]
    assert days(on[LISTED]) == [("leie", LISTED, "NAME_ONLY")]


def test_a_copy_in_sam_is_reported_once(store, take_in, matched):
    copy = entry(source="sam", **HERE, facts="excluding agency: HHS; copied from: leie")
    take_snapshot(store, LISTED, copy)
    name = take_in({"payee_name": NAME, **HERE})
    assert [m["list"] for m in matched(name)] == ["sam"]
    take_snapshot(store, LISTED, entry(**HERE), *OTHERS)
    assert [m["list"] for m in matched(name)] == ["leie"]


def test_a_stronger_copy_in_sam_stays(store, take_in, matched):
    copy = entry(source="sam", **HERE, facts="excluding agency: HHS; copied from: leie")
    take_snapshot(store, LISTED, copy)
    take_snapshot(store, LISTED, entry(), *OTHERS)
    found = matched(take_in({"payee_name": NAME, **HERE}))
    assert [(m["list"], m["strength"]) for m in found] == [
        ("leie", "NAME_ONLY"),
        ("sam", "NAME_ADDR"),
    ]


def test_aliases_of_an_entry_are_one_match_the_strongest(store, take_in, matched):
    rows = [
        entry(entry="E", name="Tobias Karrowmere", **HERE),
        entry(entry="E", name_kind="alias", **HERE),
        entry(entry="E", name="Zebulon Quillfeather", name_kind="alias", **HERE),
    ]
    take_snapshot(store, LISTED, *rows, *OTHERS)
    (found,) = matched(take_in({"payee_name": NAME, **HERE}))
    assert found["compared"].startswith("alias 1.00 alike")


@pytest.mark.parametrize(
    ("born", "strength"),
    [(BORN.isoformat(), "NAME_DOB"), ("not a date", "NAME_ONLY")],
)
def test_a_date_of_birth_that_a_mapping_declares_is_compared(
    store, take_in, matched, born, strength
):
    take_snapshot(store, LISTED, entry(born_on=BORN), *OTHERS)
    paid = {"payee_name": NAME, "x_dob": born}
    (found,) = matched(take_in(paid, extra=[("x_dob", pa.string())]))
    assert found["strength"] == strength


@pytest.mark.parametrize(
    ("values", "days"),
    [
        (pa.array([BORN]), [BORN]),
        (pa.array([dt.datetime.combine(BORN, dt.time(11))]), [BORN]),
        (pa.array(["1961-04-17", "17.4.1961", None]), [BORN, None, None]),
        (pa.array([19610417]), [None]),
    ],
)
def test_dates_of_birth_of_every_type_are_read(values, days):
    assert reading.birth_days(values).to_pylist() == days


def test_each_payee_is_matched_once_however_often_it_is_paid(
    store, take_in, matched, monkeypatch
):
    take_snapshot(store, LISTED, entry(), *OTHERS)
    seen = []

    def counting(payees, *facts):
        seen.append(payees.num_rows)
        return match_chunks(payees, *facts)

    match_chunks = module.match_chunks
    monkeypatch.setattr(module, "match_chunks", counting)
    paid = {"payee_name": NAME, "tin": TIN, **HERE}
    found = matched(take_in(*[paid] * 5, {"payee_name": "Somebody Unlisted"}))
    assert seen == [2]
    assert len({m["payment_key"] for m in found}) == len(found) == 5


def test_same_input_same_bytes_whatever_the_pieces(
    store, take_in, matched, monkeypatch, tmp_path
):
    take_snapshot(store, LISTED, entry(**HERE), *OTHERS)
    rows = [{"payee_name": NAME, **(HERE if i % 2 else {})} for i in range(9)]
    name = take_in(*rows)
    matched(name, name="one")
    monkeypatch.setattr(reading, "ROWS", 1)
    matched(name, name="two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_of_a_long_list_only_numbers_that_are_paid_count(
    store, take_in, matched, monkeypatch
):
    monkeypatch.setattr(listed, "LONG", 1)
    number = {"source": "dmf", "tin_type": "ssn", "tin_token": token(store)}
    others = [entry(source="dmf", entry=f"D{i}", name=NAME) for i in range(3)]
    take_snapshot(store, LISTED, entry(**number), *others)
    found = matched(take_in({"payee_name": NAME, "tin": TIN}))
    assert [(m["entry"], m["strength"]) for m in found] == [(f"E-{NAME}", "TIN_NAME")]


def test_lists_added_from_their_files_are_matched(store, take_in, matched, tmp_path):
    for source, text in (("leie", leie({})), ("dmf", death() + "\n")):
        path = tmp_path / source
        path.write_text(text, encoding="utf-8", newline="")
        add_list(store, source, path, as_of=LISTED)
    place = {"street": "12 Madeup Ln", "zip5": "75001"}
    found = matched(take_in({"payee_name": "Fernwod, Odalys", "tin": PLANTED, **place}))
    assert days(found) == [
        ("dmf", LISTED, "TIN_NAME"),
        ("leie", LISTED, "NAME_ADDR"),
    ]
    assert PLANTED not in str(found)


def test_no_raw_identifier_is_in_the_file(store, take_in, matched, tmp_path):
    number = {"tin_type": "ssn", "tin_token": token(store)}
    take_snapshot(store, LISTED, entry(**number, **HERE, born_on=BORN, entry="E1"))
    matched(take_in({"payee_name": NAME, "tin": TIN, **HERE}))
    raw = pq.read_table(tmp_path / "matches.parquet").to_pylist()
    assert [m["strength"] for m in raw] == ["TIN_NAME"]
    text = str(raw).upper()
    for word in (
        TIN,
        *NAME.upper().split(),
        STREET.upper(),
        number["tin_token"].upper(),
    ):
        assert word not in text
