"""One order of stages, run plainly or as Prefect tasks."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from outlay.pipelines.progress import step

Result = TypeVar("Result")


class Run(Protocol):
    """Calls one stage: a plain function of paths and ids whose last word is a tick."""

    def __call__(
        self, title: str, stage: Callable[..., Result], *facts: object
    ) -> Result:
        """Call `stage(*facts, tick)` and return what it returns."""
        ...


def plainly(title: str, stage: Callable[..., Result], *facts: object) -> Result:
    """Call the stage here and now, with a progress bar."""
    with step(title) as tick:
        return stage(*facts, tick)
