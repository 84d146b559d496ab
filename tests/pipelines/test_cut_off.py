"""The cut-off: payments go on not screened, loudly, and never both ways."""

import datetime as dt
import json
import threading

import pytest

from outlay.payments.errors import CutOffPassedError
from outlay.payments.manifest import Manifest
from outlay.payments.store import Store
from outlay.pipelines.commands.options import instant
from outlay.pipelines.deadline import Deadline
from outlay.pipelines.jobs.scoring import score_file
from outlay.pipelines.jobs.unscreened import BEGUN
from outlay.pipelines.running import plainly

HOUR = dt.timedelta(hours=1)


def now():
    return dt.datetime.now(dt.UTC)


def quiet_clock(at, **given):
    return Deadline(at, warn=lambda _minutes: None, **given)


def test_without_a_cut_off_nothing_passes():
    with quiet_clock(None) as clock:
        clock.check()
        clock.claim()
        assert clock.around(plainly) is plainly


def test_a_past_cut_off_passes_at_once_and_is_told_to_who_asks_later():
    told = []
    with quiet_clock(now() - HOUR) as clock:
        clock.on_passing(told.append)
        with pytest.raises(CutOffPassedError):
            clock.claim()
    assert len(told) == 1


def test_the_clock_warns_and_strikes_while_a_stage_is_busy():
    warned, told, struck = [], [], threading.Event()

    def strike(why):
        told.append(why)
        struck.set()

    clock = Deadline(now() + dt.timedelta(seconds=0.3), warn=warned.append, margin=HOUR)
    with clock:
        clock.on_passing(strike)

        def stage(tick):
            assert struck.wait(20)
            tick(1, 2)

        with pytest.raises(CutOffPassedError):
            clock.around(plainly)("Scoring", stage)
    assert len(warned) == 1
    assert told == [told[0]]
    assert "while scoring" in told[0]


def test_a_claimed_end_outlives_the_cut_off():
    told = []
    with quiet_clock(now() + dt.timedelta(seconds=0.2)) as clock:
        clock.on_passing(told.append)
        clock.claim()
        threading.Event().wait(0.5)
        clock.check()
    assert told == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-07-01T17:00", "2026-07-01T17:00:00-04:00"),
        ("2026-12-01T17:00", "2026-12-01T17:00:00-05:00"),
        ("2026-07-01T17:00+00:00", "2026-07-01T17:00:00+00:00"),
    ],
)
def test_a_time_without_a_zone_is_the_agencys(tmp_path, text, expected):
    assert instant(text, "--cut-off", tmp_path).isoformat() == expected


@pytest.mark.slow
@pytest.mark.xdist_group("small")
def test_a_late_run_leaves_a_manifest_that_says_so_and_nothing_else(small, tmp_path):
    import dataclasses

    home, out = small.copy(tmp_path / "home"), tmp_path / "out"
    late = dataclasses.replace(small.request(home, out), cut_off=now() - HOUR)
    with pytest.raises(CutOffPassedError):
        score_file(late)
    assert [path.name for path in out.iterdir()] == ["manifest.json"]
    manifest = Manifest.load(out)
    assert "cut-off" in manifest.not_screened
    assert manifest.accepted.payments > 0
    assert Store.open(home).standing_runs() == []
    # The next run scores the same file for the record.
    score_file(small.request(home, out))
    assert json.loads((out / "manifest.json").read_text())["not_screened"] is None


@pytest.mark.slow
@pytest.mark.xdist_group("small")
def test_a_cut_off_during_the_work_stops_it_at_the_next_stage(small, tmp_path):
    import dataclasses

    home, out = small.copy(tmp_path / "home"), tmp_path / "out"
    request = dataclasses.replace(
        small.request(home, out), cut_off=now() + dt.timedelta(seconds=4)
    )
    stages = []

    def slowly(title, stage, *facts):
        stages.append(title)
        if title == "Building features":
            while Manifest.load(out).not_screened == BEGUN:
                threading.Event().wait(0.05)
        return plainly(title, stage, *facts)

    with pytest.raises(CutOffPassedError):
        score_file(request, slowly)
    assert stages[-1] == "Building features"
    assert Manifest.load(out).not_screened.endswith("while building features")
    assert Store.open(home).standing_runs() == []
