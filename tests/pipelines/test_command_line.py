import subprocess
import sys
from pathlib import Path

import pytest

from outlay.payments.errors import InputRejectedError, Place
from outlay.pipelines import main

OUTLAY = Path(sys.executable).parent / "outlay"


def test_known_error_is_a_message_and_its_exit_code(monkeypatch, capsys):
    def refuse():
        raise InputRejectedError(
            "the trailer counts 3 payments, 2 were read",
            where=Place("day.spr", 9, "ScheduleCount"),
            rule="T.03",
            fix="ask the agency for the file again",
        )

    monkeypatch.setattr(main, "app", refuse)
    with pytest.raises(SystemExit) as stop:
        main.run()
    said = capsys.readouterr().err
    assert stop.value.code == 10
    assert "where: day.spr, line 9, field ScheduleCount" in said
    assert "rule: T.03" in said
    assert "do: ask the agency" in said
    assert "Traceback" not in said


def test_fault_of_our_own_never_prints_what_a_library_said(monkeypatch, capsys):
    def leak():
        raise RuntimeError("could not convert 900-12-3456")

    monkeypatch.setattr(main, "app", leak)
    monkeypatch.delenv("OUTLAY_TRACEBACK", raising=False)
    with pytest.raises(SystemExit) as stop:
        main.run()
    said = capsys.readouterr().err
    assert stop.value.code == 70
    assert "RuntimeError at test_command_line.py" in said
    assert "900-12" not in said


def test_traceback_is_shown_to_whoever_asks_for_it(monkeypatch, capsys):
    def fail():
        raise RuntimeError("the cell")

    monkeypatch.setattr(main, "app", fail)
    monkeypatch.setenv("OUTLAY_TRACEBACK", "1")
    with pytest.raises(SystemExit):
        main.run()
    assert "the cell" in capsys.readouterr().err


def test_help_names_every_command_without_loading_a_heavy_library():
    script = (
        "import sys; from outlay.pipelines import main\n"
        "try: main.app(['--help'])\n"
        "except SystemExit: pass\n"
        "print('LOADED', [m for m in ('mlflow', 'prefect', 'lightgbm', 'shap', "
        "'duckdb', 'pandas', 'pyarrow', 'rich') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    for command in ("demo", "score", "train", "explain", "map", "keys", "outcomes"):
        assert f"\n  {command} " in result.stdout
    assert "LOADED []" in result.stdout


def test_unreadable_date_is_said_in_words(tmp_path):
    result = subprocess.run(
        [OUTLAY, "ingest", "x.csv", "--as-of", "31.12.2026", "--home", tmp_path / "h"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 20
    assert "write --as-of as YYYY-MM-DD" in result.stderr
