"""What became known comes back: decided reviews, bank returns, outcomes.

Files lie in a folder with one room for each kind; layers that decide elsewhere (the
review app) bring a sender by the entry-point group `outlay.reconcile`. A file that
was taken in before counts once, so nothing is moved or deleted here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path

from outlay.payments.errors import StoreError
from outlay.payments.reader import Tick
from outlay.payments.upkeep.back import DISPOSITIONS, RETURNS, ROOMS
from outlay.pipelines.jobs.faults import in_our_words
from outlay.pipelines.jobs.handing import brought
from outlay.pipelines.jobs.intake import take_outcomes, take_returns
from outlay.pipelines.running import Run, plainly

GROUP = "outlay.reconcile"
WITHIN_DAYS = 7
RULE = "docs/deploy.md#what-comes-back"
Sender = Callable[[Path], str]


@dataclass(frozen=True, slots=True)
class ReconcileRequest:
    """The store, and the folder with the rooms; without one only senders are asked."""

    home: Path
    inbox: Path | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What one file or sender gave, in words; `failed` where it was refused."""

    source: str
    said: str
    failed: bool = False


def reconcile(
    request: ReconcileRequest,
    run: Run = plainly,
    tell: Callable[[list[Told]], object] = list,
) -> list[Told]:
    """Take in everything that came back; whatever one fails of stops no other.

    `tell` hears what each source said before anything is raised.

    Raises
    ------
    StoreError
        At the end, naming every file or sender that was refused.
    """
    told = [_told(request.home, name, take, run) for name, take in _sources(request)]
    tell(told)
    failed = [each for each in told if each.failed]
    if failed:
        raise StoreError(
            f"{len(failed)} of {len(told)} sources were refused: "
            + "; ".join(f"{each.source}: {each.said}" for each in failed),
            rule=RULE,
            fix="mend them and repeat: what was taken in counts once",
        )
    return told


def tried(source: str, take: Callable[[], str], _tick: Tick) -> Told:
    """Return what `take` says of a source."""
    return Told(source, take())


def _told(home: Path, source: str, take: Callable[[], str], run: Run) -> Told:
    # Around the stage: what fails outside may be tried again before it is told.
    try:
        return run(f"Taking in {source}", tried, source, take)
    except Exception as error:  # noqa: BLE001 - kept in our words
        return Told(source, in_our_words(error, home).what, failed=True)


def senders() -> dict[str, Sender]:
    """Return what other layers bring, by name; each takes the store's folder."""
    return brought(entry_points(group=GROUP))


def _sources(request: ReconcileRequest) -> Iterator[tuple[str, Callable[[], str]]]:
    for room in ROOMS if request.inbox is not None else ():
        yield from _of_room(request.home, (request.inbox or Path()) / room)
    for name, send in sorted(senders().items()):
        yield name, partial(send, request.home)


def _of_room(home: Path, room: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    try:
        for file in files_in(room):
            yield f"{room.name}/{file.name}", partial(_take, home, room.name, file)
    except OSError as error:
        yield f"{room.name}/", partial(_refuse, error)


def _refuse(error: OSError) -> str:
    raise error


def _take(home: Path, room: str, file: Path) -> str:
    if room == RETURNS:
        return take_returns(home, file, on=None, days=WITHIN_DAYS)
    return take_outcomes(home, file, dispositions=room == DISPOSITIONS, on=None)


def files_in(folder: Path) -> list[Path]:
    """Return the files that lie whole in a folder, sorted by name.

    A name that begins with a dot, or ends as half-written files do, is not yet whole.
    """
    halves = {".part", ".tmp", ".filepart", ".unfinished"}
    return sorted(
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.is_file()
        and not path.name.startswith(".")
        and path.suffix.lower() not in halves
    )
