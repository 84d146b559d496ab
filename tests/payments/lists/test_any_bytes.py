"""Whatever bytes come, a list is read in balance or refused in words."""

import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.errors import InputRejectedError
from outlay.payments.lists.dmf import DmfReader
from outlay.payments.lists.leie import LeieReader
from outlay.payments.lists.ofac import OfacReader
from outlay.payments.lists.sam import SamReader
from outlay.payments.tokens import Tokeniser
from tests.payments.lists.made_up_lists import (
    DAY,
    death,
    leie,
    ofac,
    sam,
    sdn_row,
)
from tests.payments.lists.made_up_tables import dbase

# The library for dBASE leaves damaged files to the collector, unclosed.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)

TOKENISER = Tokeniser(b"k" * 32)


def zipped(text):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list.csv", text)
    return made.getvalue()


SEEDS = {
    "sam": [sam({}, {"Cross-Reference": "(also A , B)"}).encode(), zipped(sam({}))],
    "leie": [leie({}, {"DOB": "19630230"}).encode(), dbase({}, {})],
    "ofac": [b'1,"A, B","individual","X] [Y",' + b"-0- ," * 7 + b'"DOB 1963."\n\x1a'],
    "dmf": [
        f"{death()}\n{death(code='A')}\n".encode(),
        f"{death(code='D')}\n".encode(),
    ],
}


def readers(source, path):
    if source == "sam":
        return SamReader(path, as_of=DAY)
    if source == "leie":
        return LeieReader(path)
    if source == "dmf":
        return DmfReader(path, tokeniser=TOKENISER, base=lambda: iter(()))
    return OfacReader(path, tokeniser=TOKENISER)


def outcome(source, content):
    """Return whether the file was read in balance, or the refusal's words."""
    with tempfile.TemporaryDirectory() as folder:
        path = ofac(Path(folder), [sdn_row(1, "A, B")]) / "sdn.csv"
        path.write_bytes(content)
        try:
            reader = readers(source, path)
            for _ in reader.chunks():
                pass
        except InputRejectedError as refused:
            return refused.message
        return reader.reading.balanced


@st.composite
def spoilt(draw, seeds):
    content = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(content) - 1))
        cut = draw(st.sampled_from(["set", "insert", "drop", "end"]))
        if cut == "set":
            content[place] = draw(st.integers(0, 255))
        elif cut == "insert":
            content[place:place] = draw(st.binary(max_size=4))
        elif cut == "drop":
            del content[place : place + draw(st.integers(1, 40))]
        else:
            del content[place + 1 :]
        content = content or bytearray(b"x")
    return bytes(content)


@pytest.mark.property
@pytest.mark.parametrize("source", SEEDS)
@given(content=st.binary(min_size=1, max_size=300))
def test_any_bytes(source, content):
    assert outcome(source, content)


@pytest.mark.property
@pytest.mark.parametrize("source", SEEDS)
@given(data=st.data())
def test_spoilt_lists(source, data):
    assert outcome(source, data.draw(spoilt(SEEDS[source])))
