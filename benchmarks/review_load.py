"""How long loading flagged payments into the queue takes, and who waits for it.

Run as ``make bench-review-load`` or ``python -m benchmarks.review_load [flagged]``.
Beside the loader somebody writes to the database 20 times a second, as twenty people
who decide would; their waits are printed. On SQLite, or what OUTLAY_REVIEW_DATABASE
says.
"""

import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

LIMIT = 60.0  # seconds for 100,000 flagged payments
PAUSE = 0.05  # seconds between two writes of those who work meanwhile
SMALL = 10  # the same with a tenth, to see that time grows with the rows alone


def main(flagged: int) -> None:
    """Load `flagged` payments, and a tenth of them, and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"OUTLAY_HOME": folder, "OUTLAY_REVIEW_MODE": "demo"}
        from outlay.review.serving.start import begin, make_tables

        begin(Path(folder))
        make_tables()
        small, _, _ = _load(Path(folder) / "small", flagged // SMALL)
        _empty()
        seconds, again, waits = _load(Path(folder) / "large", flagged)
        print(
            f"of the limit ({LIMIT:.0f} s for 100,000): "
            f"{seconds / LIMIT * 100_000 / flagged:.2f}"
        )
        print(f"against a tenth of the rows: {seconds / small:.1f} times as long")
        print(f"the same run again: {again / seconds:.4f} of it")
        waits.sort()
        middle, late = statistics.median(waits), waits[int(len(waits) * 0.95)]
        print(
            f"{len(waits):,} writes of others meanwhile: median {middle * 1000:.0f} ms,"
            f" p95 {late * 1000:.0f} ms, longest {waits[-1] * 1000:.0f} ms"
        )


def _load(home: Path, flagged: int) -> tuple[float, float, list[float]]:
    from benchmarks.review_load_world import made_store
    from outlay.review.loading.load import load_batch

    store = made_store(home, flagged)
    waits: list[float] = []
    ended = threading.Event()
    others = threading.Thread(target=_work, args=(ended, waits))
    others.start()
    begun, busy = time.perf_counter(), time.process_time()
    loaded = load_batch(store, "latest")
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    print(
        f"{flagged:,} flagged payments: {seconds:.1f} s, of them {busy:.1f} s at work"
    )
    ended.set()
    others.join()
    assert loaded.counts.added == flagged
    begun = time.perf_counter()
    assert load_batch(store, "latest").again
    return seconds, time.perf_counter() - begun, waits


def _work(ended: threading.Event, waits: list[float]) -> None:
    from django.db import connection

    from outlay.review.trail.record import record

    while not ended.wait(PAUSE):
        begun = time.perf_counter()
        record("somebody", "note", "item:0")
        waits.append(time.perf_counter() - begun)
    connection.close()


def _empty() -> None:
    from outlay.review.models import Batch, BatchAgency, BatchRun, Disbursed, Item

    tables: tuple[Any, ...] = (Disbursed, Item, BatchRun, BatchAgency, Batch)
    for table in tables:
        table.objects.all().delete()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
