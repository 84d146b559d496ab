import datetime as dt

import dbf
import pytest

from outlay.payments.errors import InputRejectedError
from outlay.payments.lists.leie_entry import BORN_ODDLY, COLUMNS
from outlay.payments.lists.text import LATIN
from tests.payments.lists.made_up_lists import balanced, leie, taken
from tests.payments.lists.made_up_tables import OLDER, dbase


def read(store, tmp_path, text, *, encoding="utf-8", **how):
    path = tmp_path / "UPDATED.csv"
    path.write_text(text, encoding=encoding, newline="")
    return taken(store, "leie", path, **how)


def test_person_has_every_column(store, tmp_path):
    (row,), says = read(store, tmp_path, leie({}))
    assert row["name"] == "ODALYS T FERNWOOD"
    assert (row["surname"], row["given"], row["middle"]) == ("FERNWOOD", "ODALYS", "T")
    assert row["kind"] == "person"
    assert row["name_kind"] == "primary"
    assert row["born_on"] == dt.date(1963, 2, 7)
    assert row["valid_from"] == dt.date(2020, 3, 15)
    assert row["valid_until"] is None
    assert (row["street"], row["zip5"]) == ("12 MADEUP LANE", "75001")
    assert row["tin_token"] is None
    assert says["rows"] == says["entries"] == says["names"] == 1


def test_space_padded_codes_lose_their_blanks(store, tmp_path):
    (row,), _ = read(store, tmp_path, leie({}))
    assert row["facts"] == "exclusion type: 1128a1; general: NURSE; specialty: AIDE"


def test_organisation(store, tmp_path):
    firm = {"LASTNAME": "", "FIRSTNAME": "", "MIDNAME": "", "BUSNAME": "MADE UP CARE"}
    (row,), _ = read(store, tmp_path, leie(firm))
    assert (row["kind"], row["name"]) == ("organisation", "MADE UP CARE")
    assert row["surname"] is None


def test_zero_dates_and_numbers_are_none(store, tmp_path):
    (row,), says = read(store, tmp_path, leie({"DOB": "00000000", "ZIP": "00000"}))
    assert (row["born_on"], row["born_year"], row["zip5"]) == (None, None, None)
    assert len(row["entry"]) == 16
    assert BORN_ODDLY not in says["oddities"]


@pytest.mark.parametrize("npi", ["1234567893", "1234567893.0"])
def test_npi_is_the_reference(store, tmp_path, npi):
    (row,), _ = read(store, tmp_path, leie({"NPI": npi}))
    assert row["entry"] == "1234567893"


def test_birth_on_no_calendar_keeps_its_year(store, tmp_path):
    (row,), says = read(store, tmp_path, leie({"DOB": "19630230"}))
    assert (row["born_on"], row["born_year"]) == (None, 1963)
    assert says["oddities"] == {BORN_ODDLY: 1}


def test_fifteen_columns_of_the_older_years(store, tmp_path):
    assert len(OLDER) == 15
    (row,), _ = read(store, tmp_path, leie({}, columns=OLDER))
    assert row["name"] == "ODALYS T FERNWOOD"


def test_last_column_may_be_waiverstate(store, tmp_path):
    spelt = [*COLUMNS[:-1], "WAIVERSTATE"]
    waived = {"WVRSTATE": "OK", "WAIVERDATE": "20210101"}
    (row,), _ = read(store, tmp_path, leie(waived, spelt=spelt))
    assert row["facts"].endswith("waiver in: OK; waiver from: 2021-01-01")


def test_duplicated_rows_are_kept_once_and_counted(store, tmp_path):
    rows, says = read(store, tmp_path, leie({}, {}, {"CITY": "ELSEWHERE"}, {}))
    assert len(rows) == 2
    assert (says["rows"], says["duplicates"]) == (4, 2)
    assert balanced(says)


def test_byte_order_mark_is_no_part_of_the_first_name(store, tmp_path):
    rows, _ = read(store, tmp_path, leie({}), encoding="utf-8-sig")
    assert len(rows) == 1


def test_latin_1(store, tmp_path):
    text = leie({"LASTNAME": "PEÑAFICCIÓN"})
    (row,), says = read(store, tmp_path, text, encoding="latin-1")
    assert row["surname"] == "PEÑAFICCIÓN"
    assert says["oddities"] == {LATIN: 1}


@pytest.mark.parametrize(
    ("person", "field"),
    [
        ({"EXCLDATE": "2020-03-15"}, "EXCLDATE"),
        ({"EXCLDATE": "20200230"}, "EXCLDATE"),
        ({"REINDATE": "SOON"}, "REINDATE"),
        ({"LASTNAME": "", "BUSNAME": " "}, "LASTNAME"),
    ],
)
def test_unreadable_rows_are_quarantined_with_their_place(
    store, tmp_path, person, field
):
    rows, says = read(store, tmp_path, leie({}, person))
    assert len(rows) == 1
    (bad,) = says["quarantine"]
    assert (bad["file"], bad["line"], bad["field"]) == ("UPDATED.csv", 3, field)
    assert balanced(says)


def test_wrong_number_of_cells_is_quarantined(store, tmp_path):
    text = leie({}) + '"ONLY","TWO"\r\n' + leie({"CITY": "X"}).splitlines()[1]
    rows, says = read(store, tmp_path, text)
    assert len(rows) == 2
    assert says["quarantine"] == [
        {
            "file": "UPDATED.csv",
            "line": 3,
            "field": None,
            "reason": "it has 2 cells, not 18",
        }
    ]


def test_an_open_quote_costs_one_row(store, tmp_path):
    people = [{"FIRSTNAME": name} for name in ("ADA", "BEA", "CLEO", "DORA")]
    lines = leie(*people).splitlines()
    lines[2] = lines[2].replace('"FERNWOOD"', '"FERNWOOD', 1)
    rows, says = read(store, tmp_path, "\r\n".join(lines))
    assert [row["given"] for row in rows] == ["ADA", "CLEO", "DORA"]
    assert [bad["line"] for bad in says["quarantine"]] == [3]


def test_a_cell_may_hold_line_ends(store, tmp_path):
    (row,), _ = read(store, tmp_path, leie({"ADDRESS": "12 MADEUP LANE\r\nUNIT 3"}))
    assert row["street"] == "12 MADEUP LANE UNIT 3"


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (COLUMNS[1:], "the column LASTNAME is missing"),
        ((*COLUMNS, "MORE"), "it has 19 columns, not the 18 known ones"),
    ],
)
def test_other_columns_are_refused(store, tmp_path, columns, said):
    with pytest.raises(InputRejectedError) as refused:
        read(store, tmp_path, leie({}, columns=columns))
    assert said in refused.value.what
    assert refused.value.where.file == "UPDATED.csv"
    assert refused.value.rule == "docs/lists.md#leie"


def test_dbase_table(store, tmp_path):
    path = tmp_path / "UPDATED.dbf"
    people = {"LASTNAME": "PEÑAFICCIÓN"}, {"FIRSTNAME": "GONE"}
    path.write_bytes(dbase(*people, deleted=[1]))
    (row,), says = taken(store, "leie", path)
    assert row["surname"] == "PEÑAFICCIÓN"
    assert row["born_on"] == dt.date(1963, 2, 7)
    assert [bad["reason"] for bad in says["quarantine"]] == [
        "it is marked as deleted in the table"
    ]
    assert balanced(says)


def test_dbase_dates_of_their_own_type(store, tmp_path):
    path = tmp_path / "UPDATED.dbf"
    born = dbf.Date(1963, 2, 7)
    path.write_bytes(dbase({"DOB": born}, {"DOB": None}, births="D"))
    rows, _ = taken(store, "leie", path)
    assert [row["born_on"] for row in rows] == [dt.date(1963, 2, 7), None]


def test_damaged_dbase_table_is_refused(store, tmp_path):
    path = tmp_path / "UPDATED.dbf"
    path.write_bytes(dbase({})[:100])
    with pytest.raises(InputRejectedError, match="dBASE table cannot be read"):
        taken(store, "leie", path)
