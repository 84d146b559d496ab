import datetime as dt

import pytest
from typer.testing import CliRunner

from outlay.payments.errors import ConfigurationError, InputRejectedError
from outlay.payments.lists.snapshots import Snapshot, SnapshotTaken
from outlay.pipelines.main import app
from outlay.pipelines.progress import console
from outlay.pipelines.render.lists import snapshots_table, taken_tables
from tests.payments.lists.made_up_lists import leie

DAY = dt.date(2026, 3, 1)
run = CliRunner().invoke


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTLAY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path / "home"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "UPDATED.csv"
    path.write_text(leie({}, {}, {"EXCLDATE": "SOON"}), encoding="utf-8", newline="")
    return path


def shown(*tables):
    with console.capture() as capture:
        for each in tables:
            console.print(each)
    return capture.get()


def test_add_and_show(home, file):
    added = run(app, ["lists", "add", "leie", str(file), "--as-of", "2026-03-01"])
    assert added.exit_code == 0, added.output
    assert (home / "lists/leie/2026-03-01/entries.bin").exists()
    show = run(app, ["lists", "show"])
    assert show.exit_code == 0, show.output


def test_nothing_there(home, file):
    run(app, ["lists", "add", "leie", str(file), "--as-of", "2026-03-01"])
    (home / "lists/leie/2026-03-01/snapshot.json").unlink()
    assert run(app, ["lists", "show"]).exit_code == 0


def test_a_wrong_day_is_a_known_error(home, file):
    result = run(app, ["lists", "add", "leie", str(file), "--as-of", "March"])
    assert isinstance(result.exception, ConfigurationError)


def test_a_wrong_kind_is_a_known_error(home, file):
    result = run(app, ["lists", "add", "sam", str(file), "--as-of", "2026-03-01"])
    assert isinstance(result.exception, InputRejectedError)
    assert "outlay lists add leie" in result.exception.message


def snapshot(**says):
    counts = ("rows", "entries", "details", "duplicates", "quarantined", "names")
    told = dict.fromkeys((*counts, "carried"), 1_234) | {
        "base": "2026-02-01",
        "oddities": {"made-up oddities": 7},
        "quarantine": [
            {"file": "f.csv", "line": 3, "field": None, "reason": "it is [odd]"}
        ],
    }
    return Snapshot("leie", DAY, "0" * 64, told | says)


def test_what_adding_says():
    said = shown(*taken_tables(SnapshotTaken(snapshot())))
    assert "names kept from 2026-02-01" in said
    assert "7 made-up oddities" in said
    assert "it is [odd]" in said
    assert "and 1,233 more" in said


def test_the_same_again_says_so():
    assert "counts once" in shown(*taken_tables(SnapshotTaken(snapshot(), again=True)))


def test_snapshots_have_their_age():
    said = shown(snapshots_table([snapshot()], DAY + dt.timedelta(days=40)))
    assert "2026-03-01" in said
    assert "40" in said
