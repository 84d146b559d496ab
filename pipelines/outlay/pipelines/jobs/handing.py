"""A scored batch goes on to whoever decides: layers beside this one, by name."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from outlay.payments.errors import OutlayError
from outlay.payments.reader import Tick
from outlay.pipelines import logs
from outlay.pipelines.jobs.faults import gravest, in_our_words
from outlay.pipelines.progress import errors as error_console
from outlay.pipelines.running import Run

GROUP = "outlay.scored"
Receiver = Callable[[Path, str], str]


@dataclass(frozen=True, slots=True)
class Handed:
    """What the receivers said of a batch, by name, and the gravest refusal."""

    said: dict[str, str]
    error: OutlayError | None = None


def receivers() -> dict[str, Receiver]:
    """Return who takes scored batches; each takes the store's folder and the batch."""
    return brought(entry_points(group=GROUP))


def brought(points: Iterable[EntryPoint]) -> dict[str, Callable[..., str]]:
    """Return what other layers bring, loaded when it is called, so that each fails."""
    return {each.name: partial(_load_and_call, each) for each in points}


def hand_on(home: Path, batch: str, file: str, run: Run) -> Handed:
    """Give a batch to every receiver; whatever one fails of stops no other.

    Each is a stage of its own, so that what fails outside may be tried again. The
    scores stand whatever is said here, and receivers take a batch again as the same.
    """
    said: dict[str, str] = {}
    errors: list[OutlayError] = []
    for name, receive in sorted(receivers().items()):
        try:
            said[name] = run(
                f"Handing {file} on: {name}", hand_over, receive, home, batch
            )
        except Exception as error:  # noqa: BLE001 - kept in our words
            errors.append(in_our_words(error, home))
            said[name] = errors[-1].what
    return Handed(said, gravest(errors) if errors else None)


def hand_over(receive: Receiver, home: Path, batch: str, _tick: Tick) -> str:
    """Give a batch to one receiver; return what it says."""
    return receive(home, batch)


def say_left_alone(file: str, batch: str, why: str) -> None:
    """Say that a batch is scored for the record, and that nobody was asked to decide.

    Its payments went on before: a queue of payments to hold is no place for them.
    """
    logs.note("late batch not handed on", {"batch": batch}, logging.WARNING)
    if not logs.alone_on_standard_error():
        error_console.print(
            f"{file} is scored for the record and [bold]not handed on[/bold]: {why}. "
            "With --hand-late it is."
        )


def _load_and_call(point: EntryPoint, *given: object) -> str:
    said: str = point.load()(*given)
    return said
