"""Stages as Prefect tasks."""

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun

from outlay.payments.errors import OutlayError
from outlay.pipelines.flows.moving import moving
from outlay.pipelines.running import plainly

Result = TypeVar("Result")
BACK_OFF = [5.0, 30.0, 120.0]  # seconds before the first, second and third repetition
# What may be better in a moment: a server gone, a locked database, a slow network.
OUTSIDE = (ConnectionError, TimeoutError, sqlite3.OperationalError)


def as_task(title: str, stage: Callable[..., Result], *facts: object) -> Result:
    """Run `stage(*facts)` as a task of the flow around it.

    Nothing is cached between runs: a stale result would be a wrong score. Only
    paths, ids and dates are passed, since Prefect keeps what it is given. What
    fails outside this program is tried again, later and later; a refusal of ours is
    not, since it would be the same.
    """

    @task(
        name=title,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=len(BACK_OFF),
        retry_delay_seconds=BACK_OFF,
        retry_condition_fn=may_be_better_later,
    )
    def body() -> Result:
        return plainly(title, moving(title, stage), *facts)

    return body()


def may_be_better_later(
    _task: "Task[..., object]", _run: TaskRun, state: "State[object]"
) -> bool:
    """Say whether a failed task is worth repeating: something outside failed."""
    try:
        state.result()
    except OutlayError:
        return False
    except OUTSIDE:
        return True
    except Exception as error:  # noqa: BLE001 - whatever it is, only its kind counts
        return type(error).__module__.startswith("sqlalchemy")
    return False
