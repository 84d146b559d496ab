"""Progress of a stage on Prefect's pages: a bar that moves every few seconds."""

import time
from collections.abc import Callable
from functools import partial, wraps
from typing import TypeVar
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from outlay.payments.reader import Tick
from outlay.pipelines.flows.telling import show as show_it

Result = TypeVar("Result")
EVERY = 5.0  # seconds; each move is a call to the server


def moving(title: str, stage: Callable[..., Result]) -> Callable[..., Result]:
    """Return the stage with a progress artifact of the task around it.

    A stage that is over before the first move leaves none, so that short ones cost
    nothing.
    """

    @wraps(stage)  # logs name stages by it
    def moved(*given: object) -> Result:
        *facts, tick = given
        bar = _Bar(title)

        def show(done: int, total: int) -> None:
            bar.move(done, total)
            told: Tick = tick  # type: ignore[assignment]
            told(done, total)

        result = stage(*facts, show)
        bar.end()
        return result

    return moved


class _Bar:
    """One artifact, made at its first move."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._made: UUID | None = None
        self._last = time.monotonic()

    def move(self, done: int, total: int) -> None:
        now = time.monotonic()
        if total and now - self._last >= EVERY:
            self._last = now
            self._set(100.0 * done / total)

    def end(self) -> None:
        if self._made is not None:
            self._set(100.0)

    def _set(self, percent: float) -> None:
        show_it(partial(self._tell, percent))

    def _tell(self, percent: float) -> None:
        if self._made is None:
            made = create_progress_artifact(percent, description=self._title)
            self._made = made if isinstance(made, UUID) else None
        else:
            update_progress_artifact(self._made, progress=percent)
