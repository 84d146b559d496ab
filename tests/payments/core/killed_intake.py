"""Run as a program: take a file in, in children killed at each step in turn.

Argument: the folder, which holds day.parquet and gets one store a step. All stores
have the same keys. Prints the number of steps.
"""

import datetime as dt
import os
import signal
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from outlay.payments.intake import ingest, job, pieces, terms
from outlay.payments.intake.writing import Writers
from outlay.payments.reader import Chunk
from outlay.payments.store import Store
from tests.payments.core.made_up import MadeUpReader, bad

FIRST_DAY, NEXT_DAY = dt.date(2026, 6, 29), dt.date(2026, 6, 30)
PIECE_ROWS = 4
LOADED_BEFORE_THE_CHILDREN = pd


def read_simply(path, *_args, **_options):
    """Return a reader of the file's rows: four, then the rest."""
    [rows] = pq.ParquetFile(path).iter_batches()
    return MadeUpReader([Chunk(rows.slice(0, 4)), Chunk(rows.slice(4), (bad(99),))])


class Death:
    """Comes at one step."""

    steps_left = 0

    @classmethod
    def step(cls) -> None:
        cls.steps_left -= 1
        if cls.steps_left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def stepped(function):
    """Step before the function."""

    def after_a_step(*args, **options):
        Death.step()
        return function(*args, **options)

    return after_a_step


def renaming(rename):
    """Step before and after each rename that makes a file of the import whole."""

    def renamed(path, target):
        if Path(target).name == terms.BEGUN:
            return rename(path, target)
        Death.step()
        done = rename(path, target)
        Death.step()
        return done

    return renamed


def install() -> None:
    """Put the steps in."""
    pieces.PIECE_ROWS = PIECE_ROWS
    job.reader_for = read_simply
    os.fsync = lambda _handle: None  # a killed program's writes are the system's
    for name in ("accept", "quarantine", "end_rows"):
        setattr(Writers, name, stepped(getattr(Writers, name)))
    job.repeats, job.drop = stepped(job.repeats), stepped(job.drop)
    Path.replace = renaming(Path.replace)


def attempt(folder: Path, turn: int) -> bool:
    """Take the file in, dying at step `turn`; return whether it lived."""
    store = Store.create(folder / f"home{turn:02d}")
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    Death.steps_left = turn
    terms.today = lambda _store: FIRST_DAY
    ingest(store, folder / "day.parquet")
    os._exit(0)


def main(folder: Path) -> None:
    """Die at every step until one attempt outlives them all."""
    install()
    turn = 1
    while not attempt(folder, turn):
        turn += 1
    sys.stdout.write(str(turn))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
