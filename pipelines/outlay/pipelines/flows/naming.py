"""What runs are called on Prefect's pages: flow, day, batch; never a file's name.

A payment file may be named after who is paid, and Prefect's pages are read by others
than the payments are.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

from prefect import get_client
from prefect.runtime import flow_run

from outlay.payments.errors import OutlayError
from outlay.pipelines import logs
from outlay.pipelines.flows.telling import show
from outlay.pipelines.jobs.intake import zone_of

DAYS = ("as_of", "last", "payment_date")  # what a request may call its day


def by_day(flow: str) -> Callable[[], str]:
    """Return what names a run of this flow: "monitor 2026-06-29".

    The day is the one asked for, else today in the store's zone.
    """
    return lambda: f"{flow} {day_of(flow_run.parameters.get('request'))}"


def day_of(request: object) -> dt.date:
    """Return the day that a request is about."""
    intake = _part(request, "intake") or request
    said = [_part(intake, name) for name in DAYS]
    days = [dt.date.fromisoformat(str(each)) for each in said if each is not None]
    return days[0] if days else _today(_part(intake, "home"))


def call_run(name: str) -> None:
    """Give the run around this another name, now that more is known."""
    show(partial(_call, name))


def _call(name: str) -> None:
    with get_client(sync_client=True) as client:
        client.update_flow_run(UUID(str(flow_run.id)), name=name)


def stage_name(stage: Callable[..., object], *facts: object) -> str:
    """Return a stage's name, with the batch where its facts tell: "score batch, …"."""
    name = getattr(stage, "__name__", type(stage).__name__).replace("_", " ")
    batch = logs.ids(facts).get("batch")
    return f"{name}, batch {batch}" if batch else name


def _part(request: object, name: str) -> object:
    found = request.get(name) if isinstance(request, dict) else None
    return getattr(request, name, found)


def _today(home: object) -> dt.date:
    try:
        zone: dt.tzinfo = zone_of(Path(str(home)))
    except OutlayError:
        zone = dt.UTC  # the flow will say what is wrong with the store
    return dt.datetime.now(zone).date()
