"""Rows in = entries + details + duplicates + quarantined, whatever comes."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.lists.dmf import DmfReader
from outlay.payments.lists.leie import LeieReader
from outlay.payments.lists.ofac import OfacReader
from outlay.payments.lists.sam import SamReader
from outlay.payments.tables import ENTRIES
from outlay.payments.tokens import Tokeniser
from tests.payments.lists.made_up_lists import (
    DAY,
    NULL,
    death,
    deaths,
    leie,
    ofac,
    sam,
    sdn_row,
)

TOKENISER = Tokeniser(b"k" * 32)
NAMES = st.sampled_from(["", "ADA", "BEA", "Ö", "-0- ", '"'])
DAYS = st.sampled_from(["", "20200101", "00000000", "20200230", "x", "01/02/2020"])
LINES = st.lists(
    st.sampled_from(["", "a,b", '"', "\x1a", ",,,,", "x" * 99]), max_size=3
)


def some(**cells):
    return st.lists(st.fixed_dictionaries(cells), max_size=8)


def count(reader):
    """Read everything; return rows made, and the reading."""
    made = 0
    for rows in reader.chunks():
        ENTRIES.check(rows)
        made += rows.num_rows
    assert made == reader.reading.names
    return made, reader.reading


def written(folder, text):
    path = Path(folder) / "list.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.mark.property
@given(some(LASTNAME=NAMES, BUSNAME=NAMES, EXCLDATE=DAYS, DOB=DAYS, NPI=NAMES), LINES)
def test_leie(people, lines):
    with tempfile.TemporaryDirectory() as folder:
        path = written(folder, leie(*people) + "\r\n".join(lines))
        made, reading = count(LeieReader(path))
    assert reading.balanced
    assert made == reading.entries
    assert reading.rows >= len(people)


@pytest.mark.property
@given(
    some(Last=NAMES, Name=NAMES, **{"Active Date": DAYS, "Cross-Reference": NAMES}),
    LINES,
)
def test_sam(people, lines):
    with tempfile.TemporaryDirectory() as folder:
        path = written(folder, sam(*people) + "\r\n".join(lines))
        made, reading = count(SamReader(path, as_of=DAY))
    assert reading.balanced
    assert made >= reading.entries
    assert reading.rows >= len(people)


NUMBERS = st.sampled_from(["1", "2", "3", "x", NULL])
DETAILS = st.lists(st.tuples(NUMBERS, NAMES), max_size=6)


@pytest.mark.property
@given(DETAILS, DETAILS, DETAILS, DETAILS)
def test_ofac(sdn, add, alt, comments):
    with tempfile.TemporaryDirectory() as folder:
        path = ofac(
            Path(folder),
            [sdn_row(1, "FIRST, A"), *(sdn_row(*row) for row in sdn)],
            [[number, "1", name, NULL, NULL, NULL] for number, name in add],
            [[number, "1", "aka", name, NULL] for number, name in alt],
            [list(row) for row in comments],
        )
        made, reading = count(OfacReader(path, tokeniser=TOKENISER))
    assert reading.balanced
    assert made >= reading.entries >= 1
    given = len(sdn) + len(add) + len(alt) + len(comments)
    assert reading.rows == given + 1


SSNS = ("900123456", "900123457", "000000000", "90012345X")
RECORDS = st.lists(
    st.builds(
        death,
        st.sampled_from(SSNS),
        st.sampled_from(["", "FERNWOOD"]),
        code=st.sampled_from(" ACDZ"),
        died=st.sampled_from(["03152020", "03002020", "00000000", "x1020304"]),
    ),
    max_size=12,
)


@pytest.mark.property
@given(st.sampled_from(SSNS), st.sampled_from(" ACD"), RECORDS, LINES)
def test_dmf(ssn, code, records, lines):
    with tempfile.TemporaryDirectory() as folder:
        path = deaths(Path(folder) / "d.txt", death(ssn, code=code), *records, *lines)
        reader = DmfReader(path, tokeniser=TOKENISER, base=lambda: iter(()))
        made, reading = count(reader)
    assert reading.balanced
    assert made == reading.entries
    assert reading.rows >= len(records)
