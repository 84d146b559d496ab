"""One order of stages, run plainly or as Prefect tasks."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from outlay.pipelines import logs
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
    """Call the stage here and now, with a progress bar and its lines in the log."""
    name = getattr(stage, "__name__", type(stage).__name__)
    with logs.stage(name, *facts) as told, step(title) as tick:
        result = stage(*facts, tick)
        told(result)
        return result
