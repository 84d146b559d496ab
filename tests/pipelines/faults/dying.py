"""Run as a program: score or train in children, killed at ten of their durable acts.

Argument: a JSON file of paths. An act is a forced write, a rename, or a commit to a
database; a child dies right before or right after one. The acts are counted in a whole
run and ten are chosen evenly, so that they stay ten when the code changes; of an inbox
those are chosen that lie between sealing, publishing and handing on. Prints what it
did as JSON.
"""

import datetime as dt
import importlib
import json
import os
import re
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import ClassVar

import mlflow  # noqa: F401 - loaded before the children are made
from sqlalchemy.engine.default import DefaultDialect

from outlay.payments.atomic import whole, write_whole
from outlay.payments.runs import RESULTS
from outlay.pipelines.jobs import handing
from outlay.pipelines.jobs.inbox import InboxRequest, score_inbox
from outlay.pipelines.jobs.intake import Intake
from outlay.pipelines.jobs.rechecking import REPORT, recheck_matrix
from outlay.pipelines.jobs.scoring import ScoreRequest, score_file
from outlay.pipelines.jobs.training import TrainRequest, build, fit, train_models
from outlay.pipelines.running import plainly
from tests.pipelines.faults.again import FromMatrix, own_registry

POINTS = 10
PASSING = re.compile(r"\.\d+(?=\.unfinished$)|[0-9a-f]{8,}|tmp\w{8}")
END_OF_FIT = "the fit is done"


class Death:
    """Comes at one act; without one, all that happen are written down."""

    at: str | None = None
    seen: ClassVar[Counter[str]] = Counter()
    told: ClassVar[list[str]] = []

    @classmethod
    def near(cls, act: str) -> None:
        """Count an act, and die at the chosen one."""
        cls.seen[act] += 1
        name = f"{act} {cls.seen[act]}"
        cls.told.append(name)
        if name == cls.at:
            os.kill(os.getpid(), signal.SIGKILL)


def deadly(function: Callable, name: str, named: Callable) -> Callable:
    """Return `function` with death near before it and after it."""

    def act(*given, **options):
        what = PASSING.sub("*", named(*given))
        Death.near(f"before {name} {what}")
        done = function(*given, **options)
        Death.near(f"after {name} {what}")
        return done

    return act


def opened(handle: int) -> str:
    """Return the name of an open file or folder."""
    return Path(f"/proc/self/fd/{handle}").readlink().name


def install() -> None:
    """Let death come near every durable act."""
    os.fsync = deadly(
        os.fsync,
        "fsync",
        lambda handle: Path(f"/proc/self/fd/{handle}").readlink().name,
    )
    for name in ("replace", "rename"):
        by = deadly(getattr(os, name), name, lambda _from, to: Path(to).name)
        setattr(os, name, by)
    DefaultDialect.do_commit = deadly(
        DefaultDialect.do_commit, "commit", lambda *_: "database"
    )


def child(work: Callable[[], object], at: str | None, log: Path) -> bool:
    """Do `work` in a child that dies at `at`; return whether it lived."""
    made = os.fork()
    if made:
        return os.waitpid(made, 0)[1] == 0
    try:
        Death.at, Death.seen, Death.told = at, Counter(), []
        work()
        log.write_text(json.dumps([Death.told, sorted(sys.modules)]))
        os._exit(0)
    finally:
        os._exit(1)


def counted(log: Path) -> list[str]:
    """Return the acts of a whole run; load what it had to, for the children to come."""
    told, modules = json.loads(log.read_text())
    for name in modules:
        with suppress(ImportError):
            importlib.import_module(name)
    return told


def evenly(told: list[str]) -> list[str]:
    """Return ten acts of a whole run, the first and the last among them."""
    acts = [act for act in told if act != END_OF_FIT]
    return [acts[round(n * (len(acts) - 1) / (POINTS - 1))] for n in range(POINTS)]


def request_of(paths: dict[str, str], home: Path, out: Path) -> ScoreRequest:
    """Return the request that scores the day's file."""
    intake = Intake(
        home=home,
        file=Path(paths["file"]),
        programs=Path(paths["programs"]),
        side=Path(paths["side"]),
        payment_date=dt.date.fromisoformat(paths["payment_date"]),
        as_of=dt.date.fromisoformat(paths["as_of"]),
    )
    return ScoreRequest(intake, out, Path(paths["policy"]))


def scoring(paths: dict[str, str], home: Path, out: Path) -> Callable[[], object]:
    """Return the work of scoring the day's file."""
    request, run = request_of(paths, home, out), FromMatrix(Path(paths["matrix"]))
    return lambda: score_file(request, run)


def taking(paths: dict[str, str], home: Path, out: Path) -> Callable[[], object]:
    """Return the work of scoring an inbox with the day's file, and handing it on."""
    inbox, queue = home.parent / "payments", home.parent / "queue"
    inbox.mkdir()
    shutil.copy(paths["file"], inbox)
    request = InboxRequest(home, inbox, out, policy=Path(paths["policy"]))
    run = FromMatrix(Path(paths["matrix"]))

    def receive(_home: Path, batch: str) -> str:
        write_whole(queue / "queued", batch.encode())
        return "in the queue"

    def work() -> object:
        handing.receivers = lambda: {"queue": receive}
        return score_inbox(request, run)

    return work


def between(told: list[str]) -> list[str]:
    """Return acts at the borders of what an inbox does with a file, from first to last.

    Sealed and not published, half published, published and not noted, noted and not
    handed on, handed on and not noted.
    """
    ends = ["current", *RESULTS, "*.json", "queued", "*.json"]
    found, at = [], 0
    for name in ends:
        here = [n for n, act in enumerate(told) if f"after replace {name} " in act]
        at = next(n for n in here if n > at)
        found.append(told[at])
    return found


def score(
    paths: dict[str, str],
    folder: Path,
    scoring: Callable[..., Callable[[], object]] = scoring,
    choose: Callable[[list[str]], list[str]] = evenly,
) -> list[str]:
    """Kill runs at the chosen acts, each with a store of its own, and repeat each."""
    log = folder / "acts.json"

    def work(name: str) -> Callable[[], object]:
        shutil.copytree(paths["home"], folder / name / "home")
        return scoring(paths, folder / name / "home", folder / name / "out")

    assert child(work("lived"), None, log)
    points = choose(counted(log))
    for n, at in enumerate(points):
        again = work(f"repeat{n}")
        assert not child(again, at, log), at
        shutil.copytree(folder / f"repeat{n}", folder / f"killed{n}")
        assert child(again, None, log), at
    return points


class Kept:
    """A way to run a training's stages in which the slow ones are done once."""

    def __init__(self, folder: Path, fitted: Sequence[str]) -> None:
        """Skip the fit where `fitted` says which acts it would have done by its end."""
        self.folder, self.fitted = folder, fitted

    def __call__(self, title: str, stage: Callable, *facts: object) -> object:
        """Run the stage, or put what it left in place."""
        work = facts[-1]
        if stage is build and self._there("matrix.parquet", work):
            return None
        if stage is recheck_matrix and self._there(REPORT, work):
            return None
        if stage is fit and self.fitted:
            return self._trained(work.parent)
        done = plainly(title, stage, *facts)
        self._keep(stage, done, work)
        return done

    def _there(self, name: str, work: Path) -> bool:
        kept = self.folder / name
        if kept.exists():
            with whole(work / name) as unfinished:
                shutil.copyfile(kept, unfinished)
        return kept.exists()

    def _trained(self, models: Path) -> Path:
        Death.seen = Counter(act.rpartition(" ")[0] for act in self.fitted)
        [kept] = (self.folder / "fitted").iterdir()
        return Path(shutil.copytree(kept, models / kept.name, dirs_exist_ok=True))

    def _keep(self, stage: Callable, done: object, work: Path) -> None:
        for made, name in ((build, "matrix.parquet"), (recheck_matrix, REPORT)):
            if stage is made:
                shutil.copyfile(work / name, self.folder / name)
        if stage is fit:
            Death.told.append(END_OF_FIT)
            kept = self.folder / "fitted" / done.name
            if not kept.exists():
                shutil.copytree(done, kept)


def train(paths: dict[str, str], folder: Path) -> list[str]:
    """Kill ten trainings one after the other in one store, then let one live."""
    fresh, log = Path(paths["home"]), folder / "acts.json"
    lived, home = folder / "lived/home", folder / "repeat/home"

    def training(home: Path, fitted: Sequence[str] = ()) -> Callable[[], object]:
        request = TrainRequest(
            home,
            as_of=dt.date.fromisoformat(paths["as_of"]),
            settings=Path(paths["settings"]),
            policy=Path(paths["policy"]),
        )
        return lambda: train_models(request, Kept(folder, fitted))

    own_registry(shutil.copytree(fresh, lived))
    assert child(training(lived), None, log)
    told = counted(log)
    points, end = evenly(told), told.index(END_OF_FIT)
    own_registry(shutil.copytree(fresh, home))
    for n, at in enumerate(points):
        fitted = told[:end] if told.index(at) > end else ()
        assert not child(training(home, fitted), at, log), at
        shutil.copytree(home, folder / f"killed{n}/home")
    work = home / "models/unfinished"
    work.mkdir(exist_ok=True)
    (work / "matrix.parquet").write_bytes(b"half")
    assert child(training(home), None, log)
    return points


def main(file: Path) -> None:
    """Do what the file asks for."""
    paths = json.loads(file.read_text())
    install()
    inbox = partial(score, scoring=taking, choose=between)
    work = {"score": score, "inbox": inbox, "train": train}[paths["what"]]
    sys.stdout.write(json.dumps(work(paths, file.parent)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
