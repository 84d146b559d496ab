"""Finished runs: sealed in the store whole, then copied to where they are wanted."""

import dataclasses
import json
import shutil
from contextlib import suppress
from pathlib import Path

from outlay.payments.atomic import force, remove_unfinished, whole
from outlay.payments.errors import OutlayError
from outlay.payments.manifest import Manifest
from outlay.payments.runs import CURRENT, RESULTS
from outlay.pipelines.jobs.plan import Plan
from outlay.pipelines.jobs.terms import KEPT
from outlay.pipelines.jobs.unscreened import UNREAD, forget

STAYS = (*RESULTS, "summary.json", "policy.json", *KEPT)


def seal(work: Path, plan: Plan) -> None:
    """Make the finished run of what is to stay of `work`, and the current one."""
    shutil.copyfile(plan.batch / "quarantine.parquet", work / "quarantine.parquet")
    summary = json.loads((work / "summary.json").read_text(encoding="utf-8"))
    dataclasses.replace(plan.manifest, scoring=summary).save(work)
    sealed = work / "sealed"
    sealed.mkdir()
    for name in STAYS:
        if (work / name).exists():  # without a list there are no matches
            (work / name).rename(sealed / name)
            force(sealed / name)
    force(sealed)
    plan.folder.parent.mkdir(exist_ok=True)
    shutil.rmtree(plan.folder, ignore_errors=True)
    sealed.rename(plan.folder)
    force(plan.folder.parent)
    with whole(plan.batch / CURRENT) as pointer:
        pointer.write_text(plan.lineage.run_id + "\n", encoding="utf-8")


def publish(run: Path, out: Path) -> Manifest:
    """Copy the four results to `out`, each whole or not at all; return the record.

    With them there, nothing says any more that the file is not screened, and what
    killed runs left half-written is gone; the caller holds the batch.

    Raises
    ------
    OutputError
        Where `out` cannot be written; the run stays complete in the store.
    """
    for name in (*RESULTS, UNREAD):
        remove_unfinished(out / name)
    for name in RESULTS:
        with whole(out / name) as unfinished:
            shutil.copyfile(run / name, unfinished)
    forget(out)
    return Manifest.load(run)


def publish_record(record: Manifest, out: Path) -> None:
    """Write `record` to `out` where it says more than what stands there.

    What is added speaks of a challenger only, so a failure to write it fails nothing.
    """
    with suppress(OutlayError):
        if Manifest.load(out) != record:
            record.save(out)
