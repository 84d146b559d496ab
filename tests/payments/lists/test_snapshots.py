import datetime as dt
import json

import pytest

from outlay.payments.errors import (
    ConfigurationError,
    InputRejectedError,
    StoreError,
)
from outlay.payments.lists import refusals
from outlay.payments.lists.leie_supplement import NOT_THERE
from outlay.payments.lists.snapshots import (
    add_list,
    snapshot_on,
    snapshots,
    standing_snapshots,
)
from tests.payments.lists.made_up_lists import (
    DAY,
    balanced,
    death,
    deaths,
    entries,
    leie,
    ofac,
    sam,
    sdn_row,
    taken,
)

LATER = dt.date(2026, 4, 10)


def written(tmp_path, text, name="UPDATED.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def counting(store, day):
    """Return the names that count on `day`, by the rule that matching applies."""
    snapshot = snapshot_on(store, "leie", day)
    return {
        row["given"]
        for row in entries(store, snapshot)
        if (row["valid_from"] or day) <= day < (row["valid_until"] or dt.date.max)
    }


def test_the_snapshot_of_a_day_is_the_latest_not_after_it(store, tmp_path):
    path = written(tmp_path, leie({}))
    add_list(store, "leie", path, as_of=LATER)
    add_list(store, "leie", path, as_of=DAY)
    assert snapshot_on(store, "leie", DAY - dt.timedelta(days=1)) is None
    assert snapshot_on(store, "leie", DAY).as_of == DAY
    assert snapshot_on(store, "leie", LATER - dt.timedelta(days=1)).as_of == DAY
    assert snapshot_on(store, "leie", LATER + dt.timedelta(days=99)).as_of == LATER
    assert [each.as_of for each in snapshots(store, "leie")] == [DAY, LATER]


def test_standing_snapshots_are_of_every_list_there(store, tmp_path):
    add_list(store, "leie", written(tmp_path, leie({})), as_of=LATER)
    add_list(store, "sam", written(tmp_path, sam({}), "sam.csv"), as_of=DAY)
    assert set(standing_snapshots(store, DAY)) == {"sam"}
    assert set(standing_snapshots(store, LATER)) == {"sam", "leie"}


def test_an_entry_that_vanished_no_longer_counts_from_the_later_snapshot(
    store, tmp_path
):
    both = leie({"FIRSTNAME": "ADA"}, {"FIRSTNAME": "BEA"})
    add_list(store, "leie", written(tmp_path, both), as_of=DAY)
    add_list(store, "leie", written(tmp_path, leie({"FIRSTNAME": "BEA"})), as_of=LATER)
    assert counting(store, DAY) == {"ADA", "BEA"}
    assert counting(store, LATER - dt.timedelta(days=1)) == {"ADA", "BEA"}
    assert counting(store, LATER) == {"BEA"}


def test_a_reinstated_entry_stops_counting_that_day(store, tmp_path):
    text = leie({"FIRSTNAME": "ADA", "REINDATE": "20260320"}, {"FIRSTNAME": "BEA"})
    add_list(store, "leie", written(tmp_path, text), as_of=DAY)
    assert counting(store, dt.date(2026, 3, 19)) == {"ADA", "BEA"}
    assert counting(store, dt.date(2026, 3, 20)) == {"BEA"}


def test_an_exclusion_counts_from_its_day(store, tmp_path):
    text = leie({"EXCLDATE": "20260320"})
    add_list(store, "leie", written(tmp_path, text), as_of=DAY)
    assert counting(store, dt.date(2026, 3, 19)) == set()
    assert counting(store, dt.date(2026, 3, 20)) == {"ODALYS"}


def test_supplement_adds_and_reinstates(store, tmp_path):
    people = [{"FIRSTNAME": name} for name in ("ADA", "BEA", "CLEO")]
    add_list(store, "leie", written(tmp_path, leie(*people)), as_of=DAY)
    supplement = leie(
        {"FIRSTNAME": "ADA", "REINDATE": "20260420"},
        {"FIRSTNAME": "BEA"},
        {"FIRSTNAME": "DORA", "EXCLDATE": "20260405"},
        {"FIRSTNAME": "EVE", "REINDATE": "20260420"},
    )
    path = written(tmp_path, supplement)
    _, says = taken(store, "leie", path, as_of=LATER, supplement=True)
    assert counting(store, LATER) == {"ADA", "BEA", "CLEO", "DORA", "EVE"}
    assert counting(store, dt.date(2026, 4, 20)) == {"BEA", "CLEO", "DORA"}
    assert (says["entries"], says["details"], says["duplicates"]) == (2, 1, 1)
    assert (says["names"], says["carried"]) == (5, 3)
    assert says["oddities"] == {NOT_THERE: 1}
    assert balanced(says)


def test_supplement_without_a_list_before_is_refused(store, tmp_path):
    path = written(tmp_path, leie({}))
    with pytest.raises(InputRejectedError, match="adds to a list"):
        add_list(store, "leie", path, as_of=DAY, supplement=True)


def test_only_leie_has_supplements(store, tmp_path):
    path = written(tmp_path, sam({}))
    with pytest.raises(ConfigurationError, match="no supplements"):
        add_list(store, "sam", path, as_of=DAY, supplement=True)


def test_unknown_list(store, tmp_path):
    with pytest.raises(ConfigurationError, match="no list that is known"):
        add_list(store, "naughty", written(tmp_path, sam({})), as_of=DAY)


def test_the_same_file_and_day_count_once(store, tmp_path):
    first = add_list(store, "leie", written(tmp_path, leie({})), as_of=DAY)
    again = add_list(store, "leie", written(tmp_path, leie({}), "other.csv"), as_of=DAY)
    assert (first.again, again.again) == (False, True)
    assert again.snapshot == first.snapshot


def test_other_content_for_the_same_day_needs_replace(store, tmp_path):
    add_list(store, "leie", written(tmp_path, leie({})), as_of=DAY)
    path = written(tmp_path, leie({"FIRSTNAME": "BEA"}))
    with pytest.raises(StoreError, match="is there already"):
        add_list(store, "leie", path, as_of=DAY)
    assert counting(store, DAY) == {"ODALYS"}
    add_list(store, "leie", path, as_of=DAY, replace=True)
    assert counting(store, DAY) == {"BEA"}


def test_a_day_under_a_later_change_is_refused(store, tmp_path):
    path = tmp_path / "dmf.txt"
    add_list(store, "dmf", deaths(path, death()), as_of=DAY)
    change = deaths(tmp_path / "week.txt", death(code="D"))
    add_list(store, "dmf", change, as_of=LATER)
    between = DAY + dt.timedelta(days=7)
    with pytest.raises(StoreError, match="would be left out"):
        add_list(store, "dmf", deaths(path, death("900123457")), as_of=between)
    with pytest.raises(StoreError, match="would be left out"):
        add_list(store, "dmf", path, as_of=DAY, replace=True)


def test_a_list_that_lost_its_half_is_refused_unless_said(store, tmp_path, monkeypatch):
    monkeypatch.setattr(refusals, "FEW_NAMES", 3)
    people = [{"FIRSTNAME": name} for name in ("ADA", "BEA", "CLEO")]
    add_list(store, "leie", written(tmp_path, leie(*people)), as_of=DAY)
    path = written(tmp_path, leie(people[0]))
    with pytest.raises(StoreError, match="cut off, or like a supplement"):
        add_list(store, "leie", path, as_of=LATER)
    assert snapshot_on(store, "leie", LATER).as_of == DAY
    add_list(store, "leie", path, as_of=LATER, smaller=True)
    assert counting(store, LATER) == {"ADA"}


def test_mostly_unreadable_file_is_refused(store, tmp_path):
    bad = [{"EXCLDATE": "SOON", "CITY": str(number)} for number in range(200)]
    with pytest.raises(InputRejectedError, match="cannot be read") as refused:
        add_list(store, "leie", written(tmp_path, leie(*bad)), as_of=DAY)
    assert refused.value.where.field == "EXCLDATE"
    assert not list((store.home / "lists").rglob("*"))[2:]


@pytest.fixture
def files(tmp_path):
    folder = ofac(tmp_path / "ofac", [sdn_row(1, "A, B")])
    return {
        "sam": written(tmp_path, sam({}), "sam.csv"),
        "leie": written(tmp_path, leie({})),
        "ofac": folder / "sdn.csv",
        "dmf": deaths(tmp_path / "dmf.txt", death()),
    }


KINDS = ("sam", "leie", "ofac", "dmf")


@pytest.mark.parametrize(
    ("asked", "given"), [(a, g) for a in KINDS for g in KINDS if a != g]
)
def test_a_file_of_another_list_is_refused_in_words(store, files, asked, given):
    with pytest.raises(InputRejectedError) as refused:
        add_list(store, asked, files[given], as_of=DAY)
    assert "it looks like" in refused.value.what
    assert f"outlay lists add {given}" in refused.value.fix
    assert snapshot_on(store, asked, DAY) is None


def test_a_letter_is_no_list(store, tmp_path):
    path = written(tmp_path, "Dear agency,\nhere is the list.\n")
    for source in KINDS:
        with pytest.raises(InputRejectedError):
            add_list(store, source, path, as_of=DAY)


def test_utf_16_is_refused(store, tmp_path):
    path = tmp_path / "UPDATED.csv"
    path.write_text(leie({}), encoding="utf-16")
    with pytest.raises(InputRejectedError, match="UTF-16"):
        add_list(store, "leie", path, as_of=DAY)


def test_changed_entries_are_refused(store, tmp_path):
    snapshot = add_list(store, "leie", written(tmp_path, leie({})), as_of=DAY).snapshot
    path = store.home / "lists/leie" / DAY.isoformat() / "entries.bin"
    sealed = bytearray(path.read_bytes())
    sealed[40] ^= 1
    path.write_bytes(sealed)
    with pytest.raises(StoreError, match="missing, changed or cut off"):
        entries(store, snapshot)


def test_entries_of_another_day_are_refused(store, tmp_path):
    path = written(tmp_path, leie({}))
    first = add_list(store, "leie", path, as_of=DAY).snapshot
    add_list(store, "leie", path, as_of=LATER)
    lists = store.home / "lists/leie"
    other = lists / LATER.isoformat() / "entries.bin"
    (lists / DAY.isoformat() / "entries.bin").write_bytes(other.read_bytes())
    with pytest.raises(StoreError, match="missing, changed or cut off"):
        entries(store, first)


def test_damaged_description_is_refused(store, tmp_path):
    add_list(store, "leie", written(tmp_path, leie({})), as_of=DAY)
    path = store.home / "lists/leie" / DAY.isoformat() / "snapshot.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="description is damaged"):
        snapshot_on(store, "leie", DAY)


def test_description_says_what_came(store, tmp_path):
    add_list(store, "leie", written(tmp_path, leie({})), as_of=DAY)
    path = store.home / "lists/leie" / DAY.isoformat() / "snapshot.json"
    says = json.loads(path.read_text(encoding="utf-8"))
    assert (says["source"], says["as_of"]) == ("leie", DAY.isoformat())
    assert list(says["files"]) == ["UPDATED.csv"]
    assert says["rows"] == says["names"] == 1
