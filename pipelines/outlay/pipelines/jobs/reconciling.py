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

from outlay.payments.errors import OutlayError, StoreError
from outlay.payments.reader import Tick
from outlay.pipelines.jobs.intake import take_outcomes, take_returns
from outlay.pipelines.running import Run, plainly

GROUP = "outlay.reconcile"
WITHIN_DAYS = 7
RULE = "docs/deploy.md#what-comes-back"
# In this order: a disposition or an outcome may name what a return brought.
ROOMS = ("returns", "dispositions", "outcomes", "reviews")
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


def reconcile(request: ReconcileRequest, run: Run = plainly) -> list[Told]:
    """Take in everything that came back; one refusal does not stop the others.

    Raises
    ------
    StoreError
        At the end, naming every file or sender that was refused.
    """
    told = [
        run(f"Taking in {name}", tried, name, take) for name, take in _sources(request)
    ]
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
    """Return what `take` says; a refusal is told, not raised."""
    try:
        return Told(source, take())
    except OutlayError as error:
        return Told(source, error.what, failed=True)


def senders() -> dict[str, Sender]:
    """Return what other layers bring, by name; each takes the store's folder."""
    return {each.name: each.load() for each in entry_points(group=GROUP)}


def _sources(request: ReconcileRequest) -> Iterator[tuple[str, Callable[[], str]]]:
    for room in ROOMS if request.inbox is not None else ():
        for file in files_in((request.inbox or Path()) / room):
            yield f"{room}/{file.name}", partial(_take, request.home, room, file)
    for name, send in sorted(senders().items()):
        yield name, partial(send, request.home)


def _take(home: Path, room: str, file: Path) -> str:
    if room == "returns":
        return take_returns(home, file, on=None, days=WITHIN_DAYS)
    return take_outcomes(home, file, dispositions=room == "dispositions", on=None)


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
