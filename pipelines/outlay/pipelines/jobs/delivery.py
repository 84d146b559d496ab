"""How far a file of the inbox came: when its payments went on, and who has its scores.

A run that stands in the store is no end: its results must be published, and the batch
handed on to who decides. A run may be killed between any two of these, so each is
noted once it is done, in `deliveries/<import>.json` of the store.
"""

import dataclasses
import datetime as dt
import json
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from outlay.payments.atomic import write_whole
from outlay.payments.errors import OutputError
from outlay.payments.intake.source import ID_DIGITS

FOLDER = "deliveries"
_CHANGING = threading.Lock()  # a cut-off is noted from the clock's own thread


@dataclasses.dataclass(frozen=True, slots=True)
class Delivery:
    """What is noted of a file; whatever is not known was not done.

    Attributes
    ----------
    cut_off : str
        The first cut-off under which it waited, ISO 8601: then its payments went on.
    late : str
        Why they went on not screened, if they did.
    published, handed : str
        The run whose results were published and handed on.
    """

    cut_off: str = ""
    late: str = ""
    published: str = ""
    handed: str = ""

    @classmethod
    def of(cls, home: Path, batch: str) -> Self:
        """Return what is noted; a note that is damaged or gone says nothing."""
        try:
            said: dict[str, Any] = json.loads(_file(home, batch).read_text("utf-8"))
            noted = cls(**{name: str(said[name]) for name in cls.__slots__})
            noted.is_late(dt.datetime.now(dt.UTC))  # its time can be read
        except (OSError, ValueError, KeyError, TypeError):
            return cls()
        return noted

    def is_late(self, now: dt.datetime) -> bool:
        """Whether the payments went on before anybody held the scores."""
        if self.published or self.late:
            return bool(self.late)
        return bool(self.cut_off) and now >= dt.datetime.fromisoformat(self.cut_off)

    def is_done(self, *, hand_late: bool) -> bool:
        """Whether nothing is left to do; a late batch is for the record only."""
        left_alone = bool(self.late) and not hand_late
        return bool(self.published) and (bool(self.handed) or left_alone)


def note(home: Path, batch: str, **said: str) -> Delivery:
    """Note that something is done; what was noted before stays.

    Raises
    ------
    OutputError
        Where the store cannot be written.
    """
    with _CHANGING:
        before = Delivery.of(home, batch)
        after = dataclasses.replace(before, **said)
        if after != before:
            text = json.dumps(dataclasses.asdict(after), indent=1)
            write_whole(_file(home, batch), f"{text}\n".encode())
    return after


def note_late(home: Path, batch: str, why: str) -> None:
    """Note that the payments of a batch went on not screened; the first reason stays.

    Called while the clock strikes: that the store cannot be written stops nothing.
    """
    before = Delivery.of(home, batch)
    if not before.late and not before.published:
        with suppress(OutputError):
            note(home, batch, late=why)


def note_published(home: Path, run: Path) -> None:
    """Note that the results of a run are where they were wanted.

    Without the note they are published again: a store that cannot be written fails
    nothing here, since the results are there.
    """
    with suppress(OutputError):
        note(home, run.parents[1].name, published=run.name)


def _file(home: Path, batch: str) -> Path:
    return home / FOLDER / f"{batch[:ID_DIGITS]}.json"
