"""The clock is set back between two batches: nothing is lost or known too early."""

import datetime as dt
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.payments.intake import terms
from outlay.payments.ledger import Act, Ledger
from outlay.payments.reader import silent
from outlay.payments.store import Store
from outlay.pipelines.doctor.limits import DoctorLimits
from outlay.pipelines.doctor.machine import clock
from outlay.pipelines.jobs.features import MATRIX, build_features
from outlay.pipelines.jobs.intake import Intake, take_in
from outlay.pipelines.jobs.lineage import history_snapshot
from tests.pipelines.faults.again import nothing_lost

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
