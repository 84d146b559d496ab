"""Stages as Prefect tasks."""

from collections.abc import Callable
from typing import TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun

from outlay.pipelines.flows.moving import moving
from outlay.pipelines.flows.naming import stage_name
from outlay.pipelines.flows.outside import may_pass
from outlay.pipelines.flows.telling import StageError, without_their_words
from outlay.pipelines.running import plainly

Result = TypeVar("Result")
BACK_OFF = [5.0, 30.0, 120.0]  # seconds before the first, second and third repetition
SIX_HOURS = 6 * 3600


def as_task(title: str, stage: Callable[..., Result], *facts: object) -> Result:
    """Run `stage(*facts)` as a task of the flow around it.

    Nothing is cached between runs: a stale result would be a wrong score. Only
    paths, ids and dates are passed, since Prefect keeps what it is given; it is not
    told the title either, which may name a file. What fails outside this program is
    tried again, later and later; a refusal of ours is not, since it would be the
    same. Whatever is raised is what the stage raised.
    """
    name = stage_name(stage, *facts)

    @task(
        name=name,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=len(BACK_OFF),
        retry_delay_seconds=BACK_OFF,
        retry_condition_fn=may_be_better_later,
        timeout_seconds=SIX_HOURS,
    )
    def body() -> Result:
        with without_their_words(name):
            return plainly(title, moving(name, stage), *facts)

    try:
        return body()
    except StageError as failed:
        raise failed.was from failed.was.__cause__


def may_be_better_later(
    _task: "Task[..., object]", _run: TaskRun, state: "State[object]"
) -> bool:
    """Say whether a failed task is worth repeating: something outside failed.

    What took longer than its time is not: it would take as long again.
    """
    try:
        state.result()
    except StageError as failed:
        return may_pass(failed.was)
    except Exception:  # noqa: BLE001 - Prefect's own: a timeout, a run taken back
        return False
    return False
