"""Twenty score flows at once on one store: nothing is lost, and how long each took.

Run as ``make bench-load`` or ``python -m benchmarks.load [flows]``. A made-up day is
cut into as many files; each is scored by a Prefect flow in a process of its own, all
started together, under one server of Prefect. Afterwards every payment must have been
scored once, to the cent.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from outlay.pipelines.quiet import hush

FLOWS, SEED = 20, 5
PORT = 4288
HISTORY, DAY = 60_000, 20_000
SETTINGS = "folds = 0\n[labels]\nleast_positives = 20\n"
POLICY = """
version = 1
[default]
max_false_positive_rate = 0.05
confidence = 0.95
basis = "all_payments"
[capacity]
reviews_per_day = 200
[arm]
share_of_capacity = 0.2
[loss]
share_wrong = 0.6
"""


def main(flows: int) -> None:
    """Make a world, score its day in so many files at once, and print what it took."""
    hush()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        files = _world(folder, flows)
        with _server(folder):
            begun = time.perf_counter()
            running = [_start(folder, file) for file in files]
            codes = [each.wait() for each in running]
            seconds = time.perf_counter() - begun
        for code, file in zip(codes, files, strict=True):
            assert code == 0, (file.parent / "said.txt").read_text()
        taken = [json.loads((file.parent / "took.json").read_text()) for file in files]
        payments, cents = _counted(folder / "home", files)
        print(f"{flows} flows at once scored {payments:,} payments, {cents:,} cents:")
        print(f"nothing lost, nothing twice; {seconds:.1f} s from first to last")
        print(
            f"each, from its start: {min(taken):.1f} to {max(taken):.1f} s, "
            f"median {statistics.median(taken):.1f} s"
        )
        _write(flows, seconds, taken)


def one(file: Path) -> None:
    """Score one file as a flow, in the process that was started for it."""
    hush()
    from outlay.pipelines.flows.score import score_flow
    from outlay.pipelines.jobs.intake import Intake
    from outlay.pipelines.jobs.scoring import ScoreRequest

    folder = file.parent.parent
    intake = Intake(folder / "home", file)
    begun = time.perf_counter()
    score_flow(ScoreRequest(intake, file.parent / "out", folder / "policy.toml"))
    took = time.perf_counter() - begun
    (file.parent / "took.json").write_text(json.dumps(took))


def _world(folder: Path, flows: int) -> list[Path]:
    import pyarrow.parquet as pq

    from benchmarks.trained import store_with_models
    from outlay.payments.intake.source import file_sha256
    from outlay.payments.simulate import WorldSize
    from outlay.payments.store import Store

    (folder / "settings.toml").write_text(SETTINGS)
    (folder / "policy.toml").write_text(POLICY)
    size = WorldSize(payments=HISTORY, day_payments=DAY, random_review_rate=0.05)
    world, home = store_with_models(folder, size, SEED, folder / "settings.toml")
    rows, step = pq.read_table(world.day_rows), -(-DAY // flows)
    files = [folder / f"flow{n:02d}" / f"part{n:02d}.parquet" for n in range(flows)]
    for n, file in enumerate(files):
        file.parent.mkdir()
        pq.write_table(rows.slice(n * step, step), file)
        Store.open(home).mark_simulated(file_sha256(file))
    return files


def _start(folder: Path, file: Path) -> "subprocess.Popen[bytes]":
    api = {"PREFECT_API_URL": f"http://127.0.0.1:{PORT}/api"}
    environment = os.environ | api | {"PREFECT_HOME": str(folder / "prefect")}
    words = [sys.executable, "-m", "benchmarks.load", str(file)]
    with (file.parent / "said.txt").open("wb") as said:
        return subprocess.Popen(words, env=environment, stderr=said)


@contextmanager
def _server(folder: Path) -> Iterator[None]:
    prefect = Path(sys.executable).parent / "prefect"
    words = ["server", "start", "--host", "127.0.0.1", "--port", str(PORT), "--no-ui"]
    environment = os.environ | {"PREFECT_HOME": str(folder / "prefect")}
    running = subprocess.Popen(
        [prefect, *words], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        while not _answers():
            time.sleep(0.2)
        yield
    finally:
        running.terminate()
        running.wait()


def _answers() -> bool:
    address = f"http://127.0.0.1:{PORT}/api/health"
    try:
        urllib.request.urlopen(address).close()
    except (urllib.error.URLError, ConnectionError):
        return False
    return True


def _counted(home: Path, files: list[Path]) -> tuple[int, int]:
    """Return payments and cents of the day, once none is missing and none is twice."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from outlay.payments.manifest import Manifest, Tally

    given = [pq.read_table(file, columns=["amount_cents"]) for file in files]
    came = pa.concat_tables(given)["amount_cents"]
    wanted = Tally(len(came), pc.sum(came).as_py())
    records = [Manifest.load(file.parent / "out") for file in files]
    assert sum((each.came_in for each in records), Tally()) == wanted
    for each, file in zip(records, files, strict=True):
        assert each.not_screened is None
        assert each.accepted + each.quarantined == each.came_in
        scored = pq.read_table(file.parent / "out/scored.parquet")
        paid = pq.read_table(home / "payments" / f"{each.import_id}.parquet")
        assert scored.num_rows == paid.num_rows == each.accepted.payments
        assert pc.sum(paid["amount_cents"]).as_py() == each.accepted.cents
        keys = scored["payment_key"].to_pylist()
        assert sorted(keys) == sorted(paid["payment_key"].to_pylist())
    return wanted.payments, wanted.cents


def _write(flows: int, seconds: float, taken: list[float]) -> None:
    from benchmarks.figures import write_figures

    figures = {"seconds": seconds, "seconds_each": sorted(taken)}
    sizes = {"flows": flows, "history": HISTORY, "day": DAY}
    write_figures("load", figures, seed=SEED, sizes=sizes)


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else str(FLOWS)
    if asked.isdigit():
        main(int(asked))
    else:
        one(Path(asked))
