import datetime as dt
import zipfile

import pyarrow as pa
import pytest

from outlay.payments.errors import InputRejectedError
from outlay.payments.lists.overlap import copied_from
from outlay.payments.lists.reading import Reading
from outlay.payments.lists.sam import COLUMNS
from outlay.payments.lists.sam_entry import ENDED, NO_ALIASES, aliases_of
from tests.payments.lists.made_up_lists import DAY, balanced, sam, taken, text_of


def read(store, tmp_path, *people, text=None):
    path = tmp_path / "SAM_Exclusions_Public_Extract_V2.CSV"
    path.write_text(text or sam(*people), encoding="utf-8", newline="")
    return taken(store, "sam", path)


def test_there_are_31_columns():
    assert len(COLUMNS) == 31


def test_person(store, tmp_path):
    (row,), says = read(store, tmp_path, {})
    assert (row["entry"], row["kind"]) == ("S4MADEUP1", "person")
    assert row["name"] == "ODALYS T FERNWOOD"
    assert (row["zip5"], row["country"]) == ("75001", "US")
    assert row["valid_from"] == dt.date(2020, 3, 15)
    assert row["valid_until"] is None  # "Indefinite"
    assert row["facts"] == (
        "exclusion type: Ineligible (Proceedings Completed); agency: USAF; "
        "program: Reciprocal"
    )
    assert says["rows"] == says["entries"] == 1


@pytest.mark.parametrize(
    ("classification", "kind"),
    [
        ("Firm", "organisation"),
        ("Special Entity Designation", "other"),
        ("Vessel", "vessel"),
        ("", "other"),
    ],
)
def test_kinds(store, tmp_path, classification, kind):
    named = {"Classification": classification, "Name": "MADE UP", "Last": ""}
    (row,), _ = read(store, tmp_path, named)
    assert (row["kind"], row["name"]) == (kind, "MADE UP")


def test_blank_classification_with_a_surname_is_a_person(store, tmp_path):
    (row,), _ = read(store, tmp_path, {"Classification": ""})
    assert row["kind"] == "person"


def test_termination_date_ends_it(store, tmp_path):
    (row,), _ = read(store, tmp_path, {"Termination Date": "04/01/2027"})
    assert row["valid_until"] == dt.date(2027, 4, 1)


def test_inactive_record_ended_by_the_day_of_the_list(store, tmp_path):
    (row,), says = read(store, tmp_path, {"Record Status": "Inactive"})
    assert row["valid_until"] == DAY
    assert says["oddities"] == {ENDED: 1}


@pytest.mark.parametrize("junk", ["XX", "-", "xxx", "N/A", "UNKNOWN"])
def test_address_junk_is_none(store, tmp_path, junk):
    names = ("Address 1", "Address 2", "City", "State / Province", "Zip Code")
    (row,), _ = read(store, tmp_path, dict.fromkeys(names, junk))
    assert [row[name] for name in ("street", "city", "state", "zip5")] == [None] * 4


@pytest.mark.parametrize(
    ("code", "country", "zip5"),
    [
        ("75001-1234", "USA", "75001"),
        ("750011234", "USA", "75001"),
        ("75001", "FRA", None),
        ("7500", "USA", None),
    ],
)
def test_zip_codes_are_domestic_and_of_5_digits(store, tmp_path, code, country, zip5):
    (row,), _ = read(store, tmp_path, {"Zip Code": code, "Country": country})
    assert row["zip5"] == zip5


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("(also  ODA FERN ,  MADE UP, INC. )", ["ODA FERN", "MADE UP, INC."]),
        ("(also ODA FERN)", ["ODA FERN"]),
        ("(ALSO  - ,  ODA FERN )", ["ODA FERN"]),
        ("(also ODA FERN) (also ODA WOOD)", ["ODA FERN", "ODA WOOD"]),
    ],
)
def test_cross_references_are_aliases(store, tmp_path, cell, names):
    first, *aliases = read(store, tmp_path, {"Cross-Reference": cell})[0]
    assert first["name_kind"] == "primary"
    assert [row["name"] for row in aliases] == names
    assert {row["name_kind"] for row in aliases} == {"alias"}
    assert {row["entry"] for row in aliases} == {"S4MADEUP1"}


def test_other_cross_references_are_counted():
    reading = Reading()
    assert aliases_of("see another record", reading) == []
    assert reading.oddities == {NO_ALIASES: 1}


def test_npi_with_a_decimal_point_makes_no_difference(store, tmp_path):
    plain = read(store, tmp_path, {"NPI": "1234567893", "SAM Number": ""})[0]
    assert len(plain[0]["entry"]) == 16
    assert "1234567893" not in str(plain)


def test_copies_of_other_lists_are_marked(store, tmp_path):
    agencies = ("TREAS-OFAC", "HHS", "OPM", "USAF")
    rows, _ = read(store, tmp_path, *({"Excluding Agency": name} for name in agencies))
    facts = pa.array([row["facts"] for row in rows])
    assert copied_from(facts).to_pylist() == ["ofac", "leie", None, None]


def test_zip_archive(store, tmp_path):
    path = tmp_path / "extract.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("extract.CSV", "\ufeff" + sam({}, {}))
    rows, says = taken(store, "sam", path)
    assert len(rows) == 1
    assert says["duplicates"] == 1


def test_zip_archive_of_two_files_is_refused(store, tmp_path):
    path = tmp_path / "extract.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", sam({}))
        archive.writestr("b.csv", sam({}))
    with pytest.raises(InputRejectedError, match="holds 2 files"):
        taken(store, "sam", path)


def test_damaged_zip_archive_is_refused(store, tmp_path):
    path = tmp_path / "extract.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", sam({}))
    path.write_bytes(path.read_bytes().replace(b"FERNWOOD", b"FERNWOOT"))
    with pytest.raises(InputRejectedError, match="damaged"):
        taken(store, "sam", path)
    assert not list((store.home / "lists").rglob("*.*"))


@pytest.mark.parametrize(
    ("person", "field"),
    [
        ({"Active Date": "2020-03-15"}, "Active Date"),
        ({"Termination Date": "13/01/2027"}, "Termination Date"),
        ({"Last": "", "First": "", "Middle": "", "Name": ""}, "Name"),
    ],
)
def test_unreadable_rows_are_quarantined(store, tmp_path, person, field):
    rows, says = read(store, tmp_path, {}, person)
    assert len(rows) == 1
    assert [(bad["line"], bad["field"]) for bad in says["quarantine"]] == [(3, field)]
    assert balanced(says)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (COLUMNS[:30], "the first line has 30 columns, not 31"),
        ((*COLUMNS[:27], "SAM No", *COLUMNS[28:]), "column 28 is not SAM Number"),
    ],
)
def test_other_columns_are_refused(store, tmp_path, header, said):
    with pytest.raises(InputRejectedError) as refused:
        read(store, tmp_path, text=text_of([header]))
    assert said in refused.value.what
    assert (refused.value.where.line, refused.value.rule) == (1, "docs/lists.md#sam")
