"""A whole run reaches nobody outside and leaves nobody's name or number behind."""

import gzip
import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.pipelines.faults import whole_chain
from tests.pipelines.faults.again import ROOT, environment, nothing_lost
from tests.pipelines.faults.listening import alone, listened, must_be_alone

pytestmark = [pytest.mark.slow, pytest.mark.flow, pytest.mark.xdist_group("chain")]
DASHED = "-".join((whole_chain.SSN[:3], whole_chain.SSN[3:5], whole_chain.SSN[5:]))
PLANTED = re.compile(
    "|".join(
        (
            whole_chain.NAME,
            rf"(?<![0-9a-f.]){whole_chain.SSN}[0-9]{{3}}(?![0-9a-f])",
            DASHED,
            whole_chain.ACCOUNT + "[0-9]{3}7?",
        )
    ).encode(),
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    """The folder that a whole run left, what it printed, and its attempts outside."""
    folder = tmp_path_factory.mktemp("chain")
    attempts = listened(folder / "listening")
    ours = environment(OUTLAY_LOG=str(folder / "left/log/outlay.log"))
    ours = {k: v for k, v in ours.items() if not k.startswith(("PREFECT_", "DJANGO_"))}
    ours["PYTHONPATH"] = f"{attempts.parent}:{ROOT}"
    (folder / "left").mkdir()
    done = subprocess.run(
        [
            *(*alone(), sys.executable, "-m", whole_chain.__name__),
            *(str(folder / "left/home"), "3"),
        ],
        cwd=ROOT,
        env=ours,
        capture_output=True,
        check=False,
    )
    (folder / "left/printed").write_bytes(done.stdout + done.stderr)
    assert done.returncode == 0, done.stderr.decode()[-4000:]
    return folder / "left", attempts


def test_demo_train_score_and_review_reach_nobody_outside(chain):
    must_be_alone()
    attempts = chain[1]
    assert not attempts.exists(), attempts.read_text()


def test_an_attempt_outside_would_be_seen(tmp_path):
    attempts = listened(tmp_path / "listening")
    tries = "import socket\ntry: socket.getaddrinfo('example.invalid', 80)\n"
    subprocess.run(
        [sys.executable, "-c", f"{tries}except OSError: pass"],
        env=environment() | {"PYTHONPATH": str(attempts.parent)},
        check=True,
    )
    assert attempts.read_text().startswith("getaddrinfo example.invalid")


def test_no_name_and_no_number_is_left_anywhere(chain):
    left = chain[0]
    nothing_lost(left / "home")
    world, drop = left / "home/demo/world", left / "home/drop"
    for came in (world, drop / "payments"):
        assert PLANTED.search((came / "day.spr").read_bytes())
    files = [
        path
        for path in left.rglob("*")
        if path.is_file() and not {world, drop} & {*path.parents}
    ]
    (copy,) = (left / "backup").glob("*/files")
    assert {path.name for path in copy.iterdir()} >= {"payments", "review", "mlflow.db"}
    names = {path.name for path in files}
    assert {"prefect.db", "mlflow.db", "review.sqlite3", "outlay.log"} <= names
    found = {
        (str(path.relative_to(left)), kind, text[:60])
        for path in files
        for kind, content in everything_in(path)
        for text in PLANTED.findall(content)
    }
    assert not found


def everything_in(path: Path):
    """Yield the bytes of a file, and what a reader of its format would see."""
    yield "bytes", path.read_bytes()
    if path.suffix == ".parquet":
        yield "rows", json.dumps(pq.read_table(path).to_pylist(), default=str).encode()
    elif path.suffix == ".gz":
        yield "unpacked", gzip.decompress(path.read_bytes())
    elif path.suffix in {".db", ".sqlite3"}:
        with sqlite3.connect(path) as database:
            yield "dump", "\n".join(database.iterdump()).encode()
