import datetime as dt

import pyarrow as pa
import pytest

from outlay.payments.errors import InputRejectedError
from outlay.payments.lists.dmf import KNOWN, UNKNOWN
from outlay.payments.lists.dmf_batches import MIXED
from outlay.payments.lists.dmf_dates import BORN_ODDLY, DIED_PARTLY, NO_DATE
from outlay.payments.lists.snapshots import snapshot_on
from outlay.payments.tokens import Tokeniser
from tests.payments.lists.made_up_lists import (
    DAY,
    PLANTED,
    balanced,
    death,
    deaths,
    entries,
    taken,
)

OTHER, THIRD = "900123457", "900123458"
LATER = DAY + dt.timedelta(days=7)


def token(store, ssn=PLANTED):
    made = Tokeniser(store.keyring.token_key).taxpayer(
        pa.array(["ssn"]), pa.array([ssn])
    )
    return made[0].as_py()


def read(store, tmp_path, *records, as_of=DAY):
    return taken(store, "dmf", deaths(tmp_path / "dmf.txt", *records), as_of=as_of)


def test_record_of_100_characters(store, tmp_path):
    assert len(death()) == 100
    (row,), says = read(store, tmp_path, death(suffix="JR", state="TX", place="75001"))
    assert row["name"] == "ODALYS T FERNWOOD JR"
    assert row["entry"] == row["tin_token"] == token(store)
    assert row["tin_type"] == "ssn"
    assert row["died_on"] == row["valid_from"] == dt.date(2020, 3, 15)
    assert row["died_text"] is None
    assert (row["born_on"], row["born_year"]) == (dt.date(1940, 2, 7), 1940)
    assert (row["state"], row["zip5"]) == ("TX", "75001")
    assert row["facts"] == "date of death: 2020-03-15; report: verified"
    assert says["rows"] == says["entries"] == 1


@pytest.mark.parametrize(
    ("died", "text", "since"),
    [
        ("03002020", "2020-03", dt.date(2020, 3, 1)),
        ("00002020", "2020", dt.date(2020, 1, 1)),
        ("02302020", "2020-02", dt.date(2020, 2, 1)),
    ],
)
def test_day_00_and_month_00(store, tmp_path, died, text, since):
    (row,), says = read(store, tmp_path, death(died=died))
    assert (row["died_on"], row["died_text"]) == (None, text)
    assert row["valid_from"] == since
    assert row["facts"] == f"date of death: {text}; report: verified"
    assert says["oddities"] == {DIED_PARTLY: 1}


@pytest.mark.parametrize(
    ("born", "year"), [("00001940", 1940), ("02001940", 1940), ("00000000", None)]
)
def test_incomplete_birth(store, tmp_path, born, year):
    (row,), says = read(store, tmp_path, death(born=born))
    assert (row["born_on"], row["born_year"]) == (None, year)
    assert says["oddities"] == {BORN_ODDLY: 1}


def test_years_have_four_digits(store, tmp_path):
    (row,), _ = read(store, tmp_path, death(died="01021899", born="03041799"))
    assert row["died_on"] == dt.date(1899, 1, 2)
    assert row["born_on"] == dt.date(1799, 3, 4)


@pytest.mark.parametrize(
    ("proof", "kept"), [("V", "V"), ("P", "P"), ("", None), ("N", None)]
)
def test_proof_codes(store, tmp_path, proof, kept):
    (row,), _ = read(store, tmp_path, death(proof=proof))
    assert row["verified"] == kept


def test_death_without_a_date_counts_always(store, tmp_path):
    (row,), says = read(store, tmp_path, death(died="00000000"))
    assert row["died_on"] is row["valid_from"] is None
    assert says["oddities"] == {NO_DATE: 1}


def test_blanks_at_the_end_may_be_cut_off(store, tmp_path):
    rows, _ = read(store, tmp_path, death().rstrip())
    assert len(rows) == 1


def test_duplicates_are_kept_once(store, tmp_path):
    rows, says = read(store, tmp_path, death(), death(OTHER), death(), death())
    assert len(rows) == 2
    assert says["duplicates"] == 2
    assert balanced(says)


@pytest.mark.parametrize(
    ("record", "field", "reason"),
    [
        (death()[:70], None, "it has 70 characters, not 100"),
        (death() + " ", None, "it has 101 characters, not 100"),
        (death("90012A456"), "ssn", "the number is not of 9 digits"),
        (death("000000000"), "ssn", "the number is all zeros"),
        (death(died="3152020 "), "died", "the date of death is not of 8 digits"),
        (death(proof="Q"), "verified", "the code of verification is not known"),
        (death(code="A"), "code", MIXED),
        (death(code="Z"), "code", "the first character is none of blank, A, C and D"),
        (death(surname="", given=""), "surname", "there is no name"),
    ],
)
def test_unreadable_records_are_quarantined(store, tmp_path, record, field, reason):
    rows, says = read(store, tmp_path, death(), record)
    assert len(rows) == 1
    assert says["quarantine"] == [
        {"file": "dmf.txt", "line": 2, "field": field, "reason": reason}
    ]
    assert balanced(says)


def test_end_mark_and_blank_lines_are_no_records(store, tmp_path):
    _, says = read(store, tmp_path, death(), "", "\x1a")
    assert says["rows"] == 1


def test_changes_apply_to_the_snapshot_before(store, tmp_path):
    read(store, tmp_path, death(), death(OTHER), death(THIRD))
    rows, says = read(
        store,
        tmp_path,
        death(code="D"),
        death(OTHER, surname="WOODFERN", code="C"),
        death("900123459", surname="NEWLY", code="A"),
        as_of=LATER,
    )
    found = {row["entry"]: row["surname"] for row in rows}
    assert found == {
        token(store, THIRD): "FERNWOOD",
        token(store, OTHER): "WOODFERN",
        token(store, "900123459"): "NEWLY",
    }
    assert (says["base"], says["carried"]) == (DAY.isoformat(), 1)
    assert (says["entries"], says["details"]) == (2, 1)
    assert balanced(says)
    before = entries(store, snapshot_on(store, "dmf", DAY))
    assert len(before) == 3


def test_last_record_of_a_number_decides(store, tmp_path):
    read(store, tmp_path, death(THIRD))
    again = death(code="A")
    rows, says = read(
        store,
        tmp_path,
        again,
        death(OTHER, code="A"),
        death(code="D"),
        again,
        death(OTHER, code="D"),
        as_of=LATER,
    )
    assert {row["entry"] for row in rows} == {token(store), token(store, THIRD)}
    assert (says["entries"], says["details"], says["duplicates"]) == (1, 3, 1)
    assert balanced(says)


def test_changes_of_unknown_and_additions_of_known_numbers_are_counted(store, tmp_path):
    read(store, tmp_path, death())
    rows, says = read(
        store,
        tmp_path,
        death(code="A", surname="WOODFERN"),
        death(OTHER, code="C"),
        death(THIRD, code="D"),
        as_of=LATER,
    )
    assert sorted(row["surname"] for row in rows) == ["FERNWOOD", "WOODFERN"]
    assert says["oddities"] == {KNOWN: 1, UNKNOWN: 2}


def test_changes_without_a_list_before_are_refused(store, tmp_path):
    with pytest.raises(InputRejectedError, match="no list before it") as refused:
        read(store, tmp_path, death(code="A"), death(OTHER, code="D"))
    assert (refused.value.where.line, refused.value.where.field) == (2, "code")


def test_changes_that_cannot_be_read_change_nothing(store, tmp_path):
    read(store, tmp_path, death())
    rows, says = read(store, tmp_path, death("000000000", code="D"), as_of=LATER)
    assert len(rows) == 1
    assert (says["carried"], says["quarantined"]) == (1, 1)


def test_additions_may_begin_a_list(store, tmp_path):
    rows, says = read(store, tmp_path, death(code="A"))
    assert len(rows) == 1
    assert says["base"] is None


def test_file_without_line_ends_is_refused(store, tmp_path):
    path = tmp_path / "dmf.txt"
    path.write_text(death() * 700, encoding="ascii")
    with pytest.raises(InputRejectedError, match="no line ends"):
        taken(store, "dmf", path)
