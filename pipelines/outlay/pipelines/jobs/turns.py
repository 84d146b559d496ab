"""The files of an inbox, each with its turn: one alarm strikes for all of them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from outlay.payments.errors import OutlayError
from outlay.payments.intake.source import ID_DIGITS, file_sha256
from outlay.pipelines.deadline import Deadline
from outlay.pipelines.jobs.delivery import Delivery, note, note_late
from outlay.pipelines.jobs.seen import look_at
from outlay.pipelines.jobs.unscreened import Unread, forget, say_unread
from outlay.pipelines.progress import say_minutes_left

WAITING = "it waited for its turn"


@dataclass(slots=True)
class Turn:
    """One file that was not known to be done when the run began."""

    file: Path
    out: Path
    clock: Deadline
    look: list[int] = field(default_factory=list)
    sha256: str = ""
    done: bool = False

    @property
    def batch(self) -> str:
        """The batch that the file is, or will be; empty where it cannot be read."""
        return self.sha256[:ID_DIGITS]

    def identify(self) -> None:
        """Read which batch the file is; one that cannot be read says so at its turn."""
        with suppress(OutlayError, OSError):
            self.look = look_at(self.file)
            self.sha256 = file_sha256(self.file)

    def look_up(self, home: Path, *, hand_late: bool) -> None:
        """See whether anything is left to do with the file.

        A cut-off changes nothing where the results were published before.
        """
        known = Delivery.of(home, self.batch or "none")
        if known.published:
            self.done = known.is_done(hand_late=hand_late)
            self.clock.drop()
            forget(self.out)
        elif self.batch:
            self._note_cut_off(home, known)

    def strike(self, home: Path) -> None:
        """Let the cut-off pass for this file, unless its results are made."""
        why = self.clock.strike()
        if why and self.batch:
            note_late(home, self.batch, why)

    def say(self, why: str) -> None:
        """Record that the file goes on not screened, before anything of it is read."""
        Unread(self.file, self.out, self.sha256 or None).record(why)

    def _note_cut_off(self, home: Path, known: Delivery) -> None:
        # The first that it waits under: the next day its payments have gone on.
        at = self.clock.at.isoformat() if self.clock.at else ""
        if at and not known.cut_off:
            with suppress(OutlayError):
                note(home, self.batch, cut_off=at)
        elif at != known.cut_off and known.is_late(dt.datetime.now(dt.UTC)):
            note_late(home, self.batch, _missed(known))
        if self.clock.late:
            note_late(home, self.batch, self.clock.late)


@contextmanager
def said_to_wait(files: Sequence[Path], out: Path, home: Path) -> Iterator[None]:
    """Leave with each file, before any is read, that it is not screened yet.

    If the body fails they say why: nobody reads them then.
    """
    with ExitStack() as all_of_them:
        for file in files:
            unread = Unread(file, out / file.name)
            all_of_them.enter_context(say_unread(unread, home))
        yield


def turns_of(files: Sequence[Path], out: Path, at: dt.datetime | None) -> list[Turn]:
    """Return a turn for each file; until then each says that it waits."""
    turns = [Turn(file, out / file.name, Deadline(at, stage=WAITING)) for file in files]
    for turn in turns:
        turn.clock.on_passing(turn.say)
    return turns


def strike_all(home: Path, turns: Sequence[Turn]) -> None:
    """Let the cut-off pass for every file that has no results; one stops no other."""
    for turn in turns:
        with suppress(Exception):  # the error at the end names it all the same
            turn.strike(home)


def remind(turns: Sequence[Turn], minutes: float) -> None:
    """Warn of the cut-off, by the names of the files that have no results yet."""
    waiting = [turn.file.name for turn in turns if not turn.clock.ended]
    if waiting:
        first, others = waiting[0], len(waiting) - 1
        say_minutes_left(f"{first} and {others} others" if others else first, minutes)


def _missed(known: Delivery) -> str:
    return known.late or f"its cut-off {known.cut_off} passed before it was scored"
