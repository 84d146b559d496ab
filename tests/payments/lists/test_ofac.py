import datetime as dt

import pyarrow as pa
import pytest

from outlay.payments.errors import InputRejectedError
from outlay.payments.lists.dates import Day
from outlay.payments.lists.ofac_entry import BORN_ODDLY
from outlay.payments.lists.ofac_text import Remarks, named
from outlay.payments.tokens import Tokeniser
from tests.payments.lists.made_up_lists import (
    NULL,
    PLANTED,
    balanced,
    ofac,
    sdn_row,
    taken,
)

PERSON = sdn_row(101, "FERNWOOD, Odalys Tamsin")


def test_files_have_no_header_and_end_with_0x1a(store, tmp_path):
    folder = ofac(tmp_path / "ofac", [PERSON])
    assert (folder / "sdn.csv").read_bytes().endswith(b"\x1a\r\n")
    (row,), says = taken(store, "ofac", folder)
    assert (row["entry"], row["kind"]) == ("101", "person")
    assert row["name"] == "Odalys Tamsin FERNWOOD"
    assert (row["surname"], row["given"], row["middle"]) == (
        "FERNWOOD",
        "Odalys",
        "Tamsin",
    )
    assert says["rows"] == 1


def test_null_with_its_trailing_blank_is_none(store, tmp_path):
    add = [["101", "1", NULL, NULL, NULL, NULL]]
    (row,), _ = taken(store, "ofac", ofac(tmp_path / "o", [PERSON], add))
    assert NULL.strip() not in str(row)
    assert row["street"] is row["city"] is row["country"] is None


@pytest.mark.parametrize(
    ("kind", "meant"),
    [
        (NULL, "organisation"),
        ("individual", "person"),
        ("vessel", "vessel"),
        ("aircraft", "aircraft"),
    ],
)
def test_kinds(store, tmp_path, kind, meant):
    rows, _ = taken(store, "ofac", ofac(tmp_path / "o", [sdn_row(1, "MADE, UP", kind)]))
    assert rows[0]["kind"] == meant
    assert rows[0]["name"] == ("UP MADE" if meant == "person" else "MADE, UP")


def test_programs_are_parted(store, tmp_path):
    row = sdn_row(1, "MADE UP", NULL, "SDGT] [IRGC] [IFSR")
    rows, _ = taken(store, "ofac", ofac(tmp_path / "o", [row]))
    assert rows[0]["facts"] == "list: SDN; program: SDGT, IRGC, IFSR"


def test_addresses_aliases_and_births_make_rows(store, tmp_path):
    person = sdn_row(
        101,
        "FERNWOOD, Odalys",
        remarks="DOB 28 Jul 1963; alt. DOB 1965; POB Nowhere; a.k.a. 'ODA'.",
    )
    add = [
        ["101", "1", "12 Madeup Lane", "Nowhere, TX 75001-1234", "United States", NULL],
        ["101", "2", "3 Rue Inventee", "Nulleville 99000", "France", NULL],
        ["101", "3", NULL, "Nirgends", "Germany", NULL],
    ]
    alt = [["101", "9", "aka", "WOODFERN, Oda", NULL]]
    rows, says = taken(store, "ofac", ofac(tmp_path / "o", [person], add, alt))
    names = [(row["name_kind"], row["name"]) for row in rows]
    assert names[::3] == [
        ("primary", "Odalys FERNWOOD"),
        ("alias", "Oda WOODFERN"),
        ("weak_alias", "ODA"),
    ]
    assert [(row["born_on"], row["born_year"]) for row in rows[:3]] == [
        (dt.date(1963, 7, 28), 1963),
        (None, 1965),
        (None, 1965),
    ]
    places = [(row["city"], row["state"], row["zip5"], row["country"]) for row in rows]
    assert places[:3] == [
        ("Nowhere", "TX", "75001", "US"),
        ("Nulleville 99000", None, None, "France"),
        ("Nirgends", None, None, "Germany"),
    ]
    assert (says["rows"], says["entries"], says["details"]) == (5, 1, 4)
    assert balanced(says)


def test_ssn_in_remarks_becomes_a_token_and_leaves_nothing(store, tmp_path):
    said = f"DOB 1963; SSN {PLANTED[:3]}-{PLANTED[3:5]}-{PLANTED[5:]} (United States)."
    rows, _ = taken(
        store, "ofac", ofac(tmp_path / "o", [sdn_row(1, "A, B", remarks=said)])
    )
    expected = Tokeniser(store.keyring.token_key).taxpayer(
        pa.array(["ssn"]), pa.array([PLANTED])
    )
    assert rows[0]["tin_token"] == expected[0].as_py()
    assert rows[0]["tin_type"] == "ssn"
    assert PLANTED[5:] not in str(rows)


def test_overflow_of_the_remarks_goes_on_where_they_were_cut(store, tmp_path):
    sdn = [
        sdn_row(1, "A, B", remarks="nationality Nowhere; DOB 28 Jul 19"),
        sdn_row(2, "C, D", remarks="nationality Nowhere;"),
    ]
    comments = [["1", "63; a.k.a. 'BEE'."], ["2", "DOB 01 Jan 1950; "], ["2", "more."]]
    rows, says = taken(store, "ofac", ofac(tmp_path / "o", sdn, comments=comments))
    born = {row["entry"]: row["born_on"] for row in rows}
    assert born == {"1": dt.date(1963, 7, 28), "2": dt.date(1950, 1, 1)}
    assert says["details"] == 3


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("DOB 28 Jul 1963.", [Day(1963, 7, 28)]),
        ("DOB Jul 1963;", [Day(1963, 7)]),
        ("DOB circa 1963;", [Day(1963)]),
        ("DOB 1963 to 1965;", [Day(1963)]),
        ("DOB 01 Jan 1963 to 31 Dec 1963;", [Day(1963)]),
        ("DOB 1963; alt. DOB 1963; alt. DOB 1964", [Day(1963), Day(1964)]),
        ("POB Nowhere; nationality Nowhere", []),
    ],
)
def test_births_in_remarks(text, days):
    assert list(Remarks.read([text]).births) == days


def test_births_that_are_not_understood_are_counted(store, tmp_path):
    row = sdn_row(1, "A, B", remarks="DOB in the sixties;")
    rows, says = taken(store, "ofac", ofac(tmp_path / "o", [row]))
    assert rows[0]["born_year"] is None
    assert says["oddities"] == {BORN_ODDLY: 1}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("FERNWOOD, Odalys", ("FERNWOOD", "Odalys", None, None)),
        ("FERN WOOD, Odalys T., Jr.", ("FERN WOOD", "Odalys", "T.", "Jr")),
        ("FERNWOOD, Odalys III", ("FERNWOOD", "Odalys", None, "III")),
        ("FERNWOOD", (None, None, None, None)),
        ("FERNWOOD,", (None, None, None, None)),
    ],
)
def test_persons_names_are_parted(name, parts):
    row = named(name, "person")
    names = ("surname", "given", "middle", "suffix")
    assert tuple(row.get(part) for part in names) == parts


def test_consolidated_list_beside_it(store, tmp_path):
    folder = ofac(tmp_path / "o", [PERSON])
    ofac(folder, [sdn_row(901, "MADE UP", NULL)], prefix="cons")
    for path in (folder, folder / "sdn.csv"):
        rows, says = taken(store, "ofac", path)
        assert [row["entry"] for row in rows] == ["101", "901"]
        assert rows[1]["facts"].startswith("list: consolidated, not SDN")
        assert len(says["files"]) == 8


def test_details_of_no_entry_are_quarantined(store, tmp_path):
    alt = [["999", "1", "aka", "NOBODY", NULL], ["101", "2", "aka", NULL, NULL]]
    rows, says = taken(store, "ofac", ofac(tmp_path / "o", [PERSON], alt=alt))
    assert len(rows) == 1
    bad = {(row["file"], row["line"], row["field"]) for row in says["quarantine"]}
    assert bad == {("alt.csv", 1, "ent_num"), ("alt.csv", 2, "alt_name")}
    assert balanced(says)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (sdn_row("one", "A, B"), "ent_num"),
        (sdn_row(2, NULL), "SDN_Name"),
        (sdn_row(2, "A, B", "robot"), "SDN_Type"),
        (sdn_row(101, "ANOTHER, One"), "ent_num"),
        (["2", "A, B"], None),
    ],
)
def test_unreadable_rows_are_quarantined(store, tmp_path, row, field):
    rows, says = taken(store, "ofac", ofac(tmp_path / "o", [PERSON, row]))
    assert len(rows) == 1
    (bad,) = says["quarantine"]
    assert (bad["file"], bad["line"], bad["field"]) == ("sdn.csv", 2, field)
    assert balanced(says)


@pytest.mark.parametrize("name", ["add.csv", "alt.csv"])
def test_missing_sibling_is_refused(store, tmp_path, name):
    folder = ofac(tmp_path / "o", [PERSON])
    (folder / name).unlink()
    with pytest.raises(InputRejectedError, match=f"{name} is missing"):
        taken(store, "ofac", folder)


def test_comments_may_be_missing_and_names_in_capitals(store, tmp_path):
    folder = ofac(tmp_path / "o", [PERSON])
    (folder / "sdn_comments.csv").unlink()
    (folder / "sdn.csv").rename(folder / "SDN.CSV")
    rows, _ = taken(store, "ofac", folder / "SDN.CSV")
    assert len(rows) == 1


def test_no_such_folder(store, tmp_path):
    with pytest.raises(InputRejectedError, match="no such file or folder"):
        taken(store, "ofac", tmp_path / "nowhere")


def test_folder_without_the_list_is_refused(store, tmp_path):
    with pytest.raises(InputRejectedError, match=r"sdn\.csv is missing"):
        taken(store, "ofac", tmp_path)
