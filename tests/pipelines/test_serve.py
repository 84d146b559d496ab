"""`make serve`: all of it ends together, and nothing begins where it may not."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from outlay.payments.store import Store
from outlay.pipelines.serving.__main__ import WRONG_USE, main
from tests.pipelines.faults.again import environment

ROOT = Path(__file__).resolve().parents[2]
# What stands for Prefect: a server that answers, and everything else written down.
WORKER = "worker) exec sleep 300 ;;"
PREFECT = f"""#!/bin/sh
echo "$*" >>"$TOLD"
case "$1" in
server) exec @PYTHON -m http.server --bind 127.0.0.1 --directory "$TOLD.d" "$6" ;;
{WORKER}
esac
"""
OUTLAY = """#!/bin/sh
echo "outlay $*" >>"$TOLD"
exec sleep 301
"""
PYTHON = """#!/bin/sh
[ "${3:-}" != pool ] || { echo "pool" >>"$TOLD"; exit 0; }
exec @PYTHON "$@"
"""


# Nobody is told, and nobody at the terminal is asked whose profile to write.
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED=false",
    "MLFLOW_DISABLE_TELEMETRY=true",
    "DO_NOT_TRACK=1",
    "PREFECT_CLI_PROMPT=false",
}


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Served:
    """serve.sh with stand-ins: what was asked of them, and who runs."""

    def __init__(self, tmp_path):
        self.told = tmp_path / "told"
        self.bin, self.home = tmp_path / "bin", tmp_path / "home"
        answers = tmp_path / "told.d/api/health"
        answers.parent.mkdir(parents=True)
        answers.write_text("true")
        self.bin.mkdir()
        for name, text in (
            ("prefect", PREFECT),
            ("outlay", OUTLAY),
            ("python", PYTHON),
        ):
            self._write(name, text)
        self.port = free_port()

    def _write(self, name, text):
        path = self.bin / name
        path.write_text(text.replace("@PYTHON", sys.executable))
        path.chmod(0o755)

    def start(self, **more):
        Store.create(self.home)
        ours = environment(
            TOLD=str(self.told),
            OUTLAY_HOME=str(self.home),
            OUTLAY_PREFECT_PORT=str(self.port),
            OUTLAY_REVIEW_PORT=str(free_port()),
            **more,
        )
        return subprocess.Popen(
            ["sh", "tools/serve.sh", self.bin],
            cwd=ROOT,
            env={k: v for k, v in ours.items() if not k.startswith("PREFECT_")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def asked(self):
        return self.told.read_text().splitlines() if self.told.exists() else []


@pytest.fixture
def served(tmp_path, monkeypatch):
    for name in ("OUTLAY_TOKEN_KEY", "OUTLAY_IDENTITY_KEY"):
        monkeypatch.delenv(name, raising=False)
    made = Served(tmp_path)
    yield made
    for left in ours(made):  # none, where the test passed
        with suppress(ProcessLookupError):
            os.kill(left, signal.SIGKILL)


def until(happens, seconds=60):
    last = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < last
        time.sleep(0.05)


def ours(served):
    """Return the programs that serve.sh started and that still run, by their words."""
    mark, found = f"TOLD={served.told}".encode(), {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            theirs = (folder / "environ").read_bytes().split(b"\0")
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
        except OSError:
            continue
        if mark in theirs:
            found[int(folder.name)] = words.decode()
    return found


def up(served):
    """Wait until all three run; return who runs."""
    wanted = ("http.server", "sleep 300", "sleep 301")
    until(lambda: all(any(each in w for w in ours(served).values()) for each in wanted))
    return ours(served)


def settings(process):
    text = Path(f"/proc/{process}/environ").read_text()
    return set(text.split("\0"))


def ignores_ctrl_c(process):
    status = Path(f"/proc/{process}/status").read_text()
    (mask,) = [int(x[7:], 16) for x in status.splitlines() if x.startswith("SigIgn:")]
    return bool(mask & 1 << (signal.SIGINT - 1))


@pytest.mark.slow
def test_everything_begins_in_order_and_ctrl_c_ends_all_of_it(served):
    with served.start() as running:
        found = up(served)
        begun = [p for p, words in found.items() if "sleep" in words]
        # Prefect's worker ends by what Ctrl-C sends, or never.
        assert not any(ignores_ctrl_c(each) for each in begun)
        assert all(settings(each) >= QUIET for each in begun)
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 0, err
    assert "Review: http://127.0.0.1:" in out
    assert ours(served) == {}
    asked = [" ".join(line.split()[:3]) for line in served.asked()]
    begun = ["server start --host", "pool", "--no-prompt deploy --all"]
    assert asked[:3] == begun
    assert sorted(asked[3:]) == ["outlay review --port", "worker start --pool"]


@pytest.mark.slow
def test_second_ctrl_c_ends_what_does_not_end(served):
    worker = served.bin / "prefect"
    stubborn = "worker) trap '' TERM; while :; do sleep 300; done ;;"
    worker.write_text(worker.read_text().replace(WORKER, stubborn))
    with served.start() as running:
        up(served)
        running.send_signal(signal.SIGINT)
        until(lambda: not any("http.server" in w for w in ours(served).values()))
        assert running.poll() is None
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)
    assert ours(served) == {}


@pytest.mark.slow
@pytest.mark.parametrize("which", ["http.server", "sleep 300", "sleep 301"])
def test_whichever_dies_ends_the_others(served, which):
    with served.start() as running:
        found = up(served)
        (one,) = [pid for pid, words in found.items() if which in words]
        os.kill(one, signal.SIGKILL)
        running.communicate(timeout=60)
    assert running.returncode == 1
    assert ours(served) == {}


@pytest.mark.slow
def test_nothing_is_sent_to_a_server_of_somebody_else(served):
    with socket.socket() as foreign:
        foreign.bind(("127.0.0.1", served.port))
        foreign.listen()
        with served.start() as running:
            err = running.communicate(timeout=60)[1]
    assert running.returncode == 20
    assert f"port {served.port} of this machine already" in err
    assert served.asked() == []
    assert not Path(f"{served.home}-drop").exists()


@pytest.mark.slow
def test_drop_lies_beside_the_store_and_is_its_owners_alone(served):
    with served.start() as running:
        up(served)
        os.killpg(running.pid, signal.SIGINT)
        running.communicate(timeout=60)
    drop = Path(f"{served.home}-drop")
    assert (drop / "payments").is_dir()
    folders = [path for path in served.home.rglob("*") if path.is_dir()]
    for path in (drop, *drop.rglob("*"), served.home, *folders):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.slow
@pytest.mark.parametrize("asked", [True, False])
def test_drop_in_the_store_is_refused(served, asked):
    if not asked:  # it stood there by default once
        (served.home / "drop").mkdir(parents=True)
    more = {"OUTLAY_DROP": str(served.home / "files")} if asked else {}
    with served.start(**more) as running:
        err = running.communicate(timeout=60)[1]
    assert running.returncode == 13
    assert "in the store" in err
    assert served.asked() == []


@pytest.mark.parametrize(
    ("words", "code"), [([], WRONG_USE), (["ports"], WRONG_USE), (["ports", "x"], 20)]
)
def test_wrong_use_is_told(words, code, capsys):
    assert main(words) == code
    assert capsys.readouterr().err


def test_free_ports_pass_and_a_taken_one_is_named(capsys):
    assert main(["ports", str(free_port())]) == 0
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["ports", str(free_port()), str(port)]) == 20
    assert f"port {port} of this machine" in capsys.readouterr().err
