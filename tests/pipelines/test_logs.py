"""Every stage is logged once, and no word of the input gets into the log."""

import csv
import datetime as dt
import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from outlay.payments.errors import StoreError
from outlay.payments.manifest import Manifest, Tally
from outlay.pipelines import logs
from outlay.pipelines.jobs.unscreened import record
from outlay.pipelines.progress import say_minutes_left
from outlay.pipelines.running import plainly

OUTLAY = Path(sys.executable).parent / "outlay"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
SSN, ACCOUNT, NAME = "078051120", "998877665544", "PLANTEDNAME"
PLANTED = (SSN, "078-05-1120", ACCOUNT, NAME, NAME.title(), NAME.lower())


@pytest.fixture
def log(tmp_path, monkeypatch):
    path = tmp_path / "logs" / "outlay.log"
    monkeypatch.setenv("OUTLAY_LOG", str(path))
    before = {
        name: (list(each.handlers), each.propagate)
        for name in (logs.LOGGER, *logs.LIBRARIES)
        for each in [logging.getLogger(name)]
    }
    yield path
    for name, (handlers, propagate) in before.items():
        logging.getLogger(name).handlers[:] = handlers
        logging.getLogger(name).propagate = propagate
    for each in logs._HANDLERS.values():
        each.close()
    logs._HANDLERS.clear()


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


class Came:
    import_id = "0123456789abcdef"
    came_in, accepted, quarantined = Tally(3, 700), Tally(2, 500), Tally(1, 200)


def test_stage_is_logged_at_its_start_and_at_its_end_with_figures(log):
    def read(_file, tick):
        tick(1, 1)
        return Came()

    plainly("Reading secret-078051120.csv", read, Path("secret-078051120.csv"))
    first, last = lines(log)
    assert first["event"] == "stage started"
    assert (last["event"], last["stage"], last["level"]) == (
        "stage ended",
        "read",
        "info",
    )
    assert TIME.fullmatch(last["time"])
    assert last["batch"] == Came.import_id
    assert (last["came_in_payments"], last["quarantined_cents"]) == (3, 200)
    assert last["seconds"] >= 0
    assert "secret" not in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


def test_failed_stage_says_its_kind_and_never_its_words(log):
    def fail(_tick):
        raise StoreError("the row of PLANTEDNAME")

    with pytest.raises(StoreError):
        plainly("Failing", fail)
    started, failed = lines(log)
    assert started["event"] == "stage started"
    assert (failed["event"], failed["level"]) == ("stage failed", "error")
    assert (failed["error"], failed["exit_code"]) == ("StoreError", 13)
    assert NAME not in log.read_text()


def test_nothing_is_logged_unless_asked_for(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("OUTLAY_LOG", raising=False)
    monkeypatch.chdir(tmp_path)
    plainly("Doing", lambda _tick: None)
    assert list(tmp_path.iterdir()) == []
    assert "stage" not in capsys.readouterr().err


def test_batch_that_was_not_screened_is_an_error_with_its_figures(
    log, tmp_path, capsys
):
    came = Manifest(
        *(Came.import_id, f"{NAME}.csv", "aa" * 32, "csv"),
        *(dt.date(2026, 3, 1), None, dt.datetime(2026, 3, 1, tzinfo=dt.UTC)),
        *(Came.came_in, Came.accepted, Came.quarantined),
    )
    say_minutes_left(f"{NAME}.csv", 14.96)
    record(came, tmp_path / "out", f"the row of {NAME}")
    near, said = lines(log)
    assert (near["event"], near["level"]) == ("cut-off near", "warning")
    assert near["minutes"] == 15.0
    assert (said["event"], said["level"]) == ("batch not screened", "error")
    assert (said["batch"], said["accepted_payments"]) == (Came.import_id, 2)
    assert NAME not in log.read_text()
    assert "15 minutes away" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("value", [SSN, "0123456789abcde", "x" * 16, 7, None])
def test_only_ids_of_the_store_are_written_as_ids(value):
    class Odd:
        import_id = value

    assert logs.ids([Odd()]) == {}


def test_libraries_come_as_lines_without_their_words(log, capsys):
    printing = logging.StreamHandler(sys.stderr)
    above, below = logging.getLogger("mlflow"), logging.getLogger("mlflow.some.part")
    above.addHandler(printing)
    below.addHandler(logging.StreamHandler(sys.stderr))
    below.propagate = False
    logs.note("something")
    try:
        int(NAME)
    except ValueError:
        below.exception("the cell %s", NAME)
    above.warning("the cell %s", NAME)
    said = lines(log)[1:]
    assert [each["event"] for each in said] == ["library", "library"]
    assert said[0]["logger"] == "mlflow.some.part"
    assert (said[0]["error"], said[0]["level"]) == ("ValueError", "error")
    assert "test_logs" in said[0]["at"]
    assert NAME not in log.read_text()
    assert NAME not in capsys.readouterr().err


def test_rotated_log_is_opened_anew(log):
    logs.note("one")
    log.rename(log.with_name("outlay.log.1"))
    logs.note("two")
    assert [each["event"] for each in lines(log)] == ["two"]
    assert [each["event"] for each in lines(log.with_name("outlay.log.1"))] == ["one"]


def test_log_that_cannot_be_written_stops_nobody_and_is_said_once(
    tmp_path, monkeypatch, capsys, log
):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("OUTLAY_LOG", str(tmp_path / "file" / "log"))
    assert plainly("Doing", lambda _tick: 7) == 7
    assert capsys.readouterr().err.count("cannot be written") == 1


def run(*words, log="-", **more):
    return subprocess.run(
        [OUTLAY, *words],
        env={**os.environ, "OUTLAY_LOG": log},
        capture_output=True,
        text=True,
        check=False,
        **more,
    )


@pytest.mark.slow
def test_standard_error_holds_lines_only_until_the_last_word(tmp_path):
    done = run("simulate", "--out", tmp_path / "w", "--payments", "3000")
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stderr.splitlines()]
    assert [each["event"] for each in said] == [
        "command started",
        "stage started",
        "stage ended",
        "command ended",
    ]
    assert said[0]["command"] == "simulate"


def test_first_word_that_is_no_command_is_not_written(tmp_path):
    done = run(NAME, log=str(tmp_path / "log"))
    assert done.returncode == 2
    started, failed = lines(tmp_path / "log")
    assert "command" not in started
    assert (failed["event"], failed["exit_code"]) == ("command failed", 2)
    assert NAME not in (tmp_path / "log").read_text()


def payments(path):
    """Write three payments of planted people, one of them beyond repair."""
    with path.open("w", newline="") as file:
        made = csv.writer(file)
        made.writerow(
            [
                *(
                    "alc",
                    "schedule_number",
                    "payment_id",
                    "amount_cents",
                    "scheduled_on",
                ),
                *("payee_name", "tin", "tin_type", "account_number", "routing_number"),
                *("method", "payment_type", "agency", "program"),
            ]
        )
        for number, amount in enumerate(("1250", "9900", NAME)):
            made.writerow(
                [
                    *("00012345", "S1", f"P{number}", amount, "2026-03-02"),
                    *(NAME, SSN, "ssn", ACCOUNT, "021000021"),
                    *("ach", "Vendor", "TREASURY", "Grants"),
                ]
            )


@pytest.mark.slow
@pytest.mark.parametrize(
    "flow", [False, pytest.param(True, marks=pytest.mark.flow)], ids=["plain", "flow"]
)
def test_planted_number_account_and_name_are_in_no_log(tmp_path, flow):
    file, log = tmp_path / f"{NAME}-{SSN}.csv", tmp_path / "outlay.log"
    payments(file)
    home, out = tmp_path / "home", tmp_path / "out"
    if flow:
        script = (
            "import sys\nfrom pathlib import Path\n"
            "from outlay.pipelines.quiet import hush, keep_prefect_in\n"
            "from outlay.payments.store import Store\n"
            "Store.create(Path(sys.argv[1]))\n"
            "hush(); keep_prefect_in(Path(sys.argv[1]))\n"
            "import datetime as dt\n"
            "from outlay.pipelines.flows.score import score_flow\n"
            "from outlay.pipelines.jobs.intake import Intake\n"
            "from outlay.pipelines.jobs.scoring import ScoreRequest\n"
            "home, file, out = map(Path, sys.argv[1:4])\n"
            "score_flow(ScoreRequest(Intake(home, file, as_of=dt.date(2026, 3, 1)), "
            "out))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, home, file, out],
            env={**os.environ, "OUTLAY_LOG": str(log)},
            capture_output=True,
            text=True,
            check=False,
        )
    else:
        facts = ("--out", out, "--home", home, "--as-of", "2026-03-01")
        done = run("score", file, *facts, log=str(log))
    said = lines(log)
    stages = [each["stage"] for each in said if each["event"] == "stage ended"]
    assert stages[0] == "take_in", done.stderr
    if done.returncode == 0:
        assert {"build_features", "score_batch", "decide_batch"} <= set(stages)
        last = next(each for each in said if each["event"] == "batch scored")
        assert last["accepted_payments"] + last["quarantined_payments"] == 3
    assert done.returncode == 0, done.stderr
    for each in (log.read_text(), json.dumps(said)):
        for word in PLANTED:
            assert word not in each
