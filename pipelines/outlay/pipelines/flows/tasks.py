"""Stages as Prefect tasks."""

from collections.abc import Callable
from typing import TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE

from outlay.pipelines.running import plainly

Result = TypeVar("Result")


def as_task(title: str, stage: Callable[..., Result], *facts: object) -> Result:
    """Run `stage(*facts)` as a task of the flow around it.

    Nothing is cached between runs: a stale result would be a wrong score. Only
    paths, ids and dates are passed, since Prefect keeps what it is given.
    """

    @task(name=title, cache_policy=NO_CACHE)
    def body() -> Result:
        return plainly(title, stage, *facts)

    return body()
