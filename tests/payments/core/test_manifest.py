import dataclasses
import datetime as dt
import json

import pytest

from outlay.payments.errors import StoreError
from outlay.payments.manifest import Manifest, Tally

FULL = Manifest(
    import_id="ab",
    file="day.spr",
    sha256="abcd",
    source_format="spr",
    as_of=dt.date(2026, 6, 29),
    payment_date=dt.date(2026, 7, 1),
    taken_in_at=dt.datetime(2026, 6, 29, 14, 0, 1, 5, tzinfo=dt.UTC),
    came_in=Tally(3, 300),
    accepted=Tally(2, 250),
    quarantined=Tally(1, 50),
    unreadable=0,
    notes=("a note",),
    scoring={"review": 5, "rates": [0.5]},
)


@pytest.mark.parametrize(
    "changes", [{}, {"payment_date": None, "notes": (), "not_screened": "too late"}]
)
def test_manifest_comes_back_as_it_was(tmp_path, changes):
    manifest = dataclasses.replace(FULL, **changes)
    manifest.save(tmp_path)
    assert Manifest.load(tmp_path) == manifest
    assert (tmp_path / "manifest.json").read_text() == manifest.json()


def test_manifest_reads_as_plain_json():
    plain = json.loads(FULL.json())
    assert plain["came_in"] == {"payments": 3, "cents": 300}
    assert plain["as_of"] == "2026-06-29"
    assert plain["taken_in_at"] == "2026-06-29T14:00:01.000005+00:00"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"as_of": 5}'])
def test_damaged_manifest_is_refused(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(StoreError, match="missing or damaged"):
        Manifest.load(tmp_path)


def test_missing_manifest_is_refused(tmp_path):
    with pytest.raises(StoreError, match="missing or damaged"):
        Manifest.load(tmp_path)


def test_tallies_add_and_take_away():
    assert Tally(3, 5) + Tally(1, -2) - Tally(2, 1) == Tally(2, 2)
