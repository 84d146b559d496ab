"""A scored batch goes on to whoever decides: layers beside this one, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from outlay.payments.errors import OutlayError
from outlay.payments.reader import Tick

GROUP = "outlay.scored"
Receiver = Callable[[Path, str], str]


@dataclass(frozen=True, slots=True)
class Handed:
    """What the receivers said of a batch, by name, and the first refusal."""

    said: dict[str, str]
    error: OutlayError | None = None


def receivers() -> dict[str, Receiver]:
    """Return who takes scored batches; each takes the store's folder and the batch."""
    return {each.name: each.load() for each in entry_points(group=GROUP)}


def hand_on(home: Path, batch: str, _tick: Tick) -> Handed:
    """Give a batch to every receiver; a refusal of one stops no other.

    The scores stand whatever is said here.
    """
    said, errors = {}, []
    for name, receive in sorted(receivers().items()):
        try:
            said[name] = receive(home, batch)
        except OutlayError as error:
            said[name] = error.what
            errors.append(error)
    return Handed(said, errors[0] if errors else None)
