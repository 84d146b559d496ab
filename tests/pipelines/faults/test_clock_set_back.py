"""The clock is set back between two batches: nothing is lost or known too early."""

import datetime as dt
import shutil
import threading
from dataclasses import replace
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.payments.errors import CutOffPassedError
from outlay.payments.intake import job, terms
from outlay.payments.intake.source import ID_DIGITS, file_sha256
from outlay.payments.ledger import Act, Ledger
from outlay.payments.manifest import Manifest
from outlay.payments.reader import silent
from outlay.payments.runs import RESULTS
from outlay.payments.store import Store
from outlay.pipelines import alarm
from outlay.pipelines.doctor.limits import DoctorLimits
from outlay.pipelines.doctor.machine import clock
from outlay.pipelines.jobs import handing, inbox, turns
from outlay.pipelines.jobs.delivery import Delivery
from outlay.pipelines.jobs.features import MATRIX, build_features
from outlay.pipelines.jobs.inbox import InboxRequest, score_inbox
from outlay.pipelines.jobs.intake import Intake, take_in
from outlay.pipelines.jobs.lineage import history_snapshot
from outlay.pipelines.jobs.scoring import ScoreRequest, score_file
from outlay.pipelines.running import plainly
from tests.payments.core.made_up import payments_file, row
from tests.pipelines.faults.again import nothing_lost, same_bytes

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]
AHEAD, BACK = dt.date(2026, 6, 29), dt.date(2026, 6, 26)


@pytest.fixture
def two_batches(small, spread, tmp_path, monkeypatch):
    """A store that took one batch in while its clock was ahead, and one after."""
    store = Store.create(tmp_path / "home")
    nobody_knew = pa.nulls(pq.read_metadata(small.world.day_rows).num_rows)
    nobody_knew = nobody_knew.cast(pa.timestamp("us", tz="UTC"))
    files = spread(store.home, tmp_path, 2, known_at=nobody_knew)
    taken = []
    for day, file in zip((AHEAD, BACK), files, strict=True):
        monkeypatch.setattr(terms, "today", lambda _store, day=day: day)
        intake = Intake(store.home, file, programs=small.world.programs)
        taken.append(take_in(intake, silent))
    return store, *taken


def test_a_batch_of_an_earlier_clock_sees_nothing_of_the_later(two_batches, tmp_path):
    store, ahead, back = two_batches
    assert (ahead.as_of, back.as_of) == (AHEAD, BACK)
    nothing_lost(store.home)
    assert len(store.payments_files()) == 2

    build_features(store.home, back, tmp_path, silent)
    alone = Store.open(shutil.copytree(store.home, tmp_path / "alone"))
    alone.payments_file(ahead.import_id).unlink()
    (tmp_path / "without").mkdir()
    build_features(alone.home, back, tmp_path / "without", silent)
    made = (tmp_path / MATRIX).read_bytes()
    assert made == (tmp_path / "without" / MATRIX).read_bytes()

    def seen(of, as_of):
        return history_snapshot(of, as_of=as_of, without=back.import_id)

    assert seen(store, BACK) == seen(alone, BACK)
    later = AHEAD + dt.timedelta(days=1)  # once the clock is right both count
    assert seen(store, later) != seen(alone, later)


@pytest.fixture
def clock_of(monkeypatch):
    """Return a function that sets the clock of intake, the cut-off and the inbox."""

    class Set(dt.datetime):
        off = dt.timedelta(0)

        @classmethod
        def now(cls, tz=None):
            return dt.datetime.now(tz) + cls.off

    set_to = SimpleNamespace(**{**vars(dt), "datetime": Set})
    for module in (terms, job, alarm, inbox, turns):
        monkeypatch.setattr(module, "dt", set_to)

    def set_clock(by):
        Set.off = by

    return set_clock


def setting_back(set_clock, before):
    """Return a way to run stages: three days ahead, and back before one of them."""
    set_clock(dt.timedelta(days=3))

    def run(title, stage, *facts):
        if title == before:
            set_clock(dt.timedelta(0))
        return plainly(title, stage, *facts)

    return run


@pytest.mark.parametrize("before", ["Building features", "Deciding and explaining"])
def test_a_batch_whose_clock_is_set_back_on_the_way_is_published_once(
    small, spread, tmp_path, clock_of, before
):
    home, out = small.copy(tmp_path / "home"), tmp_path / "out"
    (file,) = spread(home, tmp_path, 1)
    asked = Intake(home, file, programs=small.world.programs)
    run = setting_back(clock_of, before)
    cut_off = dt.datetime.now(dt.UTC) + dt.timedelta(days=3, hours=1)
    request = ScoreRequest(asked, out, small.policy, cut_off=cut_off)
    made = score_file(request, run)
    ahead = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    assert made.manifest.as_of == Store.open(home).known_on(ahead)
    assert made.manifest.not_screened is None
    assert {path.name for path in out.iterdir()} == set(RESULTS)
    nothing_lost(home)
    # Its day is the one it was taken in on: the repeat is the same run.
    again = score_file(replace(request, out=tmp_path / "again"))
    assert (again.repeated, again.folder) == (True, made.folder)
    same_bytes(tmp_path / "again", out)


def test_a_cut_off_passes_though_the_clock_is_set_back_before_it(
    tmp_path, clock_of, monkeypatch
):
    (tmp_path / "inbox").mkdir()
    rows = [row(n) for n in range(1, 4)]
    file = payments_file(tmp_path / "made", rows).rename(tmp_path / "inbox/a.parquet")
    taken = []
    brought = {"queue": lambda _home, batch: taken.append(batch) or "ok"}
    monkeypatch.setattr(handing, "receivers", lambda: brought)
    home, out = tmp_path / "home", tmp_path / "out/a.parquet"
    zone = Store.create(home).zone
    steps = setting_back(clock_of, "Reading a.parquet")
    batch = file_sha256(file)[:ID_DIGITS]

    def run(title, stage, *facts):
        result = steps(title, stage, *facts)
        while not Delivery.of(home, batch).late:
            threading.Event().wait(0.05)
        return result

    soon = dt.datetime.now(zone) + dt.timedelta(seconds=1.5)
    request = InboxRequest(home, file.parent, tmp_path / "out", cut_off=soon.time())
    with pytest.raises(CutOffPassedError):
        score_inbox(request, run)
    assert "cut-off" in Manifest.load(out).not_screened
    nothing_lost(home)
    # By the clock as it is now its cut-off is to come: what is noted stays.
    (done,) = score_inbox(replace(request, cut_off=None))
    assert Manifest.load(out).not_screened is None
    assert "cut-off" in done.late
    assert taken == []


def test_the_ledger_stays_whole_and_the_doctor_says_it(two_batches):
    store, ahead, _back = two_batches
    noon = dt.time(12, tzinfo=dt.UTC)
    for day in (AHEAD, BACK):
        act = Act("A. Ames", "a test", dt.datetime.combine(day, noon))
        with store.locked():
            Ledger.read(store.ledger_file).append("suspend", act)
    assert [each.at[:10] for each in Ledger.read(store.ledger_file).entries] == [
        AHEAD.isoformat(),
        BACK.isoformat(),
    ]
    now = ahead.taken_in_at - dt.timedelta(days=3)
    [said] = clock(store, DoctorLimits(), now)
    assert said.level == "fail"
    assert "it was set back" in said.found
