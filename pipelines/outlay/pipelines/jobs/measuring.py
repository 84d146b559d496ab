"""The figures of a store for whoever watches it: counts, cents and ages."""

import datetime as dt
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from outlay.payments.ledger import Ledger
from outlay.payments.lists.snapshots import snapshots
from outlay.payments.runs import current_run
from outlay.payments.store import Store
from outlay.payments.tables import LIST_SOURCES
from outlay.pipelines import logs
from outlay.pipelines.exposition import Family, Sample, by, one
from outlay.pipelines.jobs.ages import (
    backup_at,
    labels_day,
    list_days,
    manifests,
    model_day,
)

TAIL = 4 << 20  # bytes at the end of the log in which the last run is looked for


def measured(home: Path, now: dt.datetime | None = None) -> list[Family]:
    """Return every metric of a store; those that are not known have no sample."""
    store, at = Store.open(home), now or dt.datetime.now(dt.UTC)
    return [
        *_about(store, at),
        *_came_in(store),
        *_decided(store),
        *_ages(store, at),
        *_last_run(),
    ]


def _about(store: Store, at: dt.datetime) -> Iterator[Family]:
    labels = {"release": version("outlay")}
    meaning = "What wrote this."
    yield Family("outlay_build_info", meaning, "gauge", (Sample(1, labels),))
    name, meaning = "outlay_measured_timestamp_seconds", "When this was written."
    yield one(name, meaning, at.timestamp(), "gauge")
    entries = Ledger.read(store.ledger_file).entries
    name, meaning = "outlay_ledger_entries_total", "Entries of the ledger."
    yield one(name, meaning, len(entries), "counter")
    name, meaning = "outlay_store_free_bytes", "Room on the disk of the store."
    yield one(name, meaning, shutil.disk_usage(store.home).free, "gauge")


def _came_in(store: Store) -> Iterator[Family]:
    payments: Counter[str] = Counter()
    cents: Counter[str] = Counter()
    found = manifests(store)
    for each in found:
        for name in ("came_in", "accepted", "quarantined"):
            tally = getattr(each, name)
            payments[name] += tally.payments
            cents[name] += tally.cents
    name, meaning = "outlay_imports_total", "Payment files taken in."
    yield one(name, meaning, len(found), "counter")
    yield by(
        "outlay_payments_total",
        "Payments of all files: came in = accepted + quarantined.",
        "where",
        payments,
        "counter",
    )
    yield by(
        "outlay_payments_cents",
        "Cents of all files: came in = accepted + quarantined; reversals count down.",
        "where",
        cents,
    )


def _decided(store: Store) -> Iterator[Family]:
    scored: Counter[str] = Counter()
    routes: Counter[str] = Counter()
    dollars: Counter[str] = Counter()
    cents: Counter[str] = Counter()
    runs, unscreened = 0, 0
    for batch in sorted((store.home / "batches").glob("*")):
        run = current_run(batch)
        if run is None:
            unscreened += (batch / "lock").exists()
            continue
        runs += 1
        said = json.loads((run / "summary.json").read_text(encoding="utf-8"))
        scored.update(_parts(said))
        cents.update(
            {name: said[name]["cents"] for name in ("all", "review", "flagged")}
        )
        for route, part in said["routes"].items():
            routes[route] += part["payments"]
            dollars[route] += part["cents"]
    yield one("outlay_batches_scored", "Batches with a standing run.", runs, "gauge")
    yield one(
        "outlay_batches_not_screened",
        "Batches that somebody began to score and that have no standing run.",
        unscreened,
        "gauge",
    )
    name, meaning = "outlay_scored_payments", "Payments by what the standing runs say."
    yield by(name, meaning, "action", scored)
    name = "outlay_scored_cents"
    yield by(
        name, "Cents scored, sent to review, and flagged by models.", "part", cents
    )
    name, meaning = "outlay_flagged_payments", "Payments sent to review, by route."
    yield by(name, meaning, "route", routes)
    name, meaning = "outlay_flagged_cents", "Cents sent to review, by route."
    yield by(name, meaning, "route", dollars)


def _parts(said: Mapping[str, Any]) -> dict[str, int]:
    return {
        "pass": said["passed"],
        "review": said["review"]["payments"],
        "return_to_certifying_officer": said["returned"]["payments"],
    }


def _ages(store: Store, at: dt.datetime) -> Iterator[Family]:
    found, today = manifests(store), store.known_on(at)
    newest = found[-1].taken_in_at if found else None
    name, meaning = "outlay_newest_batch_age_seconds", "Since the last file came in."
    yield one(name, meaning, _seconds(at, newest), "gauge")
    days = {name: _days(today, day) for name, day in list_days(store).items()}
    name = "outlay_list_age_seconds"
    yield by(name, "Age of each watch list's newest snapshot.", "list", days)
    counts = {name: float(len(snapshots(store, name))) for name in LIST_SOURCES}
    name = "outlay_list_snapshots"
    yield by(name, "Snapshots of each watch list; 0 is no list.", "list", counts)
    for name, meaning, day in (
        ("outlay_labels_age_seconds", "Age of the newest outcome.", labels_day(store)),
        ("outlay_model_age_seconds", "Age of what decides.", model_day(store)),
    ):
        yield one(name, meaning, None if day is None else _days(today, day), "gauge")
    name, meaning = "outlay_backup_age_seconds", "Since the store was last backed up."
    yield one(name, meaning, _seconds(at, backup_at(store)), "gauge")


def _last_run() -> Iterator[Family]:
    where = logs.asked()
    stages = {} if where in {"", logs.STANDARD_ERROR} else last_stages(Path(where))
    yield by(
        "outlay_last_run_stage_seconds",
        "How long each stage of the last logged command took.",
        "stage",
        stages,
    )


def last_stages(log: Path) -> dict[str, float]:
    """Return seconds by stage of the last `outlay score` that a log tells of whole."""
    stages: dict[str, float] = {}
    found: dict[str, float] = {}
    for said in _lines(log):
        event, command = said.get("event"), said.get("command")
        if event == "command started":
            stages = {}
        elif event == "stage ended":
            stages[str(said["stage"])] = float(said["seconds"])
        elif event == "command ended" and command in {"score", "score-inbox"}:
            found = stages
    return found


def _lines(log: Path) -> Iterator[dict[str, Any]]:
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - TAIL))
            lines = file.read().splitlines()
    except OSError:
        return
    for line in lines:
        try:
            said = json.loads(line)
        except ValueError:  # the first one may be cut
            continue
        if isinstance(said, dict):
            yield said


def _seconds(at: dt.datetime, since: dt.datetime | None) -> float | None:
    return None if since is None else (at - since).total_seconds()


def _days(today: dt.date, day: dt.date) -> float:
    return (today - day).total_seconds()
