import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.errors import StoreError
from outlay.payments.ledger import BEGINNING, Act, Ledger

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def written(tmp_path):
    ledger = Ledger.read(tmp_path / "ledger.jsonl")
    for number, event in enumerate(("promote", "rollback", "promote")):
        ledger = ledger.append(
            event,
            Act("A. Person", "better recall", NOON + dt.timedelta(days=number)),
            {"pair": f"x/{number}"},
        )
    return ledger


def test_a_ledger_that_is_not_there_is_empty(tmp_path):
    ledger = Ledger.read(tmp_path / "none.jsonl")
    assert (ledger.entries, ledger.head) == ((), BEGINNING)


def test_entries_are_read_back_as_they_were_written(written):
    again = Ledger.read(written.path)
    assert again == written
    assert [entry.number for entry in again.entries] == [1, 2, 3]
    assert again.entries[0].at == "2026-03-01T12:00:00+00:00"
    assert again.entries[1].previous == again.entries[0].digest
    assert again.head == again.entries[2].digest


def test_the_time_is_written_in_utc(tmp_path):
    zone = dt.timezone(dt.timedelta(hours=-5))
    ledger = Ledger.read(tmp_path / "l").append(
        "promote", Act("a", "b", dt.datetime(2026, 1, 1, 20, tzinfo=zone))
    )
    assert ledger.entries[0].at == "2026-01-02T01:00:00+00:00"


def lines_of(ledger):
    return ledger.path.read_text(encoding="utf-8").splitlines()


def rewritten(ledger, lines):
    ledger.path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    with pytest.raises(StoreError, match="not as it was written") as told:
        Ledger.read(ledger.path)
    return told.value.where.line


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("key", ["by", "at", "event", "reason", "approved_by"])
def test_a_changed_entry_is_found(written, number, key):
    lines = lines_of(written)
    said = json.loads(lines[number]) | {key: "someone else"}
    lines[number] = json.dumps(said)
    assert rewritten(written, lines) == number + 1


def test_a_changed_and_newly_hashed_entry_breaks_the_next(written):
    lines = lines_of(written)
    forged = dataclasses.replace(written.entries[0], by="B. Person")
    said = json.loads(lines[0]) | {"by": "B. Person", "digest": forged.hashed()}
    lines[0] = json.dumps(said)
    assert rewritten(written, lines) == 2


def test_a_lost_a_moved_and_a_doubled_entry_are_found(written):
    one, two, three = lines_of(written)
    assert rewritten(written, [two, three]) == 1
    assert rewritten(written, [one, three]) == 2
    assert rewritten(written, [two, one, three]) == 1
    assert rewritten(written, [one, one, two, three]) == 2


def test_a_cut_off_end_is_told_by_the_head_alone(written):
    written.path.write_text(lines_of(written)[0] + "\n", encoding="utf-8")
    assert Ledger.read(written.path).head != written.head


@given(st.binary(max_size=80))
def test_no_bytes_crash_the_reading(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("ledger") / "l"
    path.write_bytes(content)
    try:
        entries = Ledger.read(path).entries
    except StoreError:
        return
    assert entries == ()
