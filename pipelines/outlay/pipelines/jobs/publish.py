"""Finished runs: sealed in the store whole, then copied to where they are wanted."""

import dataclasses
import json
import shutil
from pathlib import Path

from outlay.payments.atomic import whole
from outlay.payments.manifest import Manifest
from outlay.payments.runs import CURRENT, RESULTS
from outlay.pipelines.jobs.checking import SPARE
from outlay.pipelines.jobs.plan import Plan


def seal(work: Path, plan: Plan) -> None:
    """Turn the working folder into the finished run and make it the current one."""
    shutil.copyfile(plan.batch / "quarantine.parquet", work / "quarantine.parquet")
    summary = json.loads((work / "summary.json").read_text(encoding="utf-8"))
    dataclasses.replace(plan.manifest, scoring=summary).save(work)
    for spare in ("matrix.parquet", "raw.parquet", *SPARE):
        (work / spare).unlink(missing_ok=True)
    plan.folder.parent.mkdir(exist_ok=True)
    shutil.rmtree(plan.folder, ignore_errors=True)
    work.rename(plan.folder)
    with whole(plan.batch / CURRENT) as pointer:
        pointer.write_text(plan.lineage.run_id + "\n", encoding="utf-8")


def publish(run: Path, out: Path) -> Manifest:
    """Copy the four results to `out`, each whole or not at all; return the record.

    Raises
    ------
    OutputError
        Where `out` cannot be written; the run stays complete in the store.
    """
    for name in RESULTS:
        with whole(out / name) as unfinished:
            shutil.copyfile(run / name, unfinished)
    return Manifest.load(run)
