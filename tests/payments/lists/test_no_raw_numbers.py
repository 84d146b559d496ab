"""A planted number is in no byte of the store, nor is a name."""

import re

import pytest

from outlay.payments.errors import InputRejectedError
from outlay.payments.lists.snapshots import add_list
from tests.payments.lists.made_up_lists import (
    DAY,
    PLANTED,
    death,
    deaths,
    leie,
    ofac,
    sam,
    sdn_row,
)

DASHED = f"{PLANTED[:3]}-{PLANTED[3:5]}-{PLANTED[5:]}"
SURNAME = "XYLOPHRASTIK"


def written(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def files(tmp_path):
    """Lists with the number wherever it may stand, and where it should not."""
    slips = ("ADDRESS", "GENERAL", "UPIN", "EXCLDATE")
    people = [{"LASTNAME": SURNAME}, *({name: DASHED} for name in slips)]
    yield "leie", written(tmp_path, "UPDATED.csv", leie(*people))
    slips = ("Additional Comments", "Address 1", "Active Date", "NPI", "CAGE")
    people = [{"Last": SURNAME}, *({name: DASHED} for name in slips)]
    yield "sam", written(tmp_path, "sam.csv", sam(*people))
    row = sdn_row(1, f"{SURNAME}, B", remarks=f"SSN {DASHED} (United States).")
    bad = sdn_row(DASHED, "C, D", "robot")
    yield "ofac", ofac(tmp_path / "ofac", [row, bad])
    records = death(surname=SURNAME), death(proof="Q"), death(died="xx")
    yield "dmf", deaths(tmp_path / "dmf.txt", *records)


def test_planted_number_and_name_are_in_no_byte(store, tmp_path):
    for source, path in files(tmp_path):
        add_list(store, source, path, as_of=DAY)
    kept = [path for path in store.home.rglob("*") if path.is_file()]
    assert len([path for path in kept if path.name == "entries.bin"]) == 4
    planted = re.compile(f"{PLANTED}|{DASHED}|{SURNAME}".encode())
    for path in kept:
        assert not planted.search(path.read_bytes()), path.name
        assert not planted.search(str(path).encode())


def test_refusals_hold_no_number(store, tmp_path):
    records = [death(f"{number:08}X") for number in range(200)]
    with pytest.raises(InputRejectedError) as refused:
        add_list(store, "dmf", deaths(tmp_path / "dmf.txt", *records), as_of=DAY)
    assert "00000" not in refused.value.message
