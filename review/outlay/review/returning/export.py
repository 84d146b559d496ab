"""Back to the payer: release, hold or undecided for every payment of a batch."""

import datetime as dt
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyarrow import csv

from outlay.decisions.wording import money
from outlay.payments.errors import ConfigurationError, StoreError
from outlay.payments.intake.source import file_sha256
from outlay.payments.store import Store
from outlay.review.loading.standing import Standing, standing
from outlay.review.models import Batch
from outlay.review.returning.answers import SCHEMA, Answers
from outlay.review.returning.basis import DECISIONS
from outlay.review.returning.decided import Snapshot, snapshot
from outlay.review.returning.recorded import recorded
from outlay.review.returning.totals import Totals
from outlay.review.trail.record import record

RULE = "docs/review.md#back-to-the-payer"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes
    ----------
    file, manifest : Path
        The answers as CSV, and their control totals as JSON.
    totals : Totals
        Payments and cents by decision and basis.
    in_time : bool
        Whether it was made before the cut-off.
    """

    file: Path
    manifest: Path
    totals: Totals
    in_time: bool

    @property
    def told(self) -> str:
        """What was written, in words."""
        lines = []
        for decision in DECISIONS:
            tally = self.totals.of(decision)
            amount = money(tally.cents)
            lines.append(f"{decision:10}{tally.payments:>12,} payments {amount:>24}")
        late = "" if self.in_time else "\nThe cut-off had passed when this was made."
        return "\n".join(lines) + f"\nWritten: {self.file} and {self.manifest}{late}"


def export_batch(
    store: Store, said: str, out: Path, *, by: str, packed: Path | None = None
) -> Exported:
    """Write the answer for every payment of a batch, and its manifest beside it.

    It is recorded once all of it is written; where that fails, no file appears.

    Parameters
    ----------
    said : str
        Import id, a beginning of it, or "latest".
    out : Path
        FILE.csv; the manifest is FILE.json. Both appear whole or not at all, the
        manifest last.
    by : str
        Who exports it, for the audit log.
    packed : Path, optional
        A ZIP file of both, for who takes it along from a page.

    Raises
    ------
    StoreError
        Where the batch's standing run is not loaded.
    BalanceError
        Where not every payment and cent that came in has an answer; nothing is kept.
    OutputError
        Where the system refuses to write.
    """
    if out.suffix != ".csv":
        raise ConfigurationError("--out is no CSV file", fix="name it FILE.csv")
    meant = standing(store, said)
    batch = _loaded(meant)
    decided, totals = snapshot(batch), Totals()
    answers = Answers(meant, decided, modelled=batch.standing.modelled)
    in_time = decided.at <= batch.cut_off
    facts: dict[str, Any] = {"file": out.name, "before_cut_off": in_time}
    paths = [out, out.with_suffix(".json"), *([packed] if packed else [])]
    with recorded(paths, lambda: _tell(batch, facts, by)) as unfinished:
        _write(answers, store, unfinished[0], totals)
        totals.check(meant.manifest)
        facts |= _facts(batch, meant, decided, totals)
        facts["sha256"] = file_sha256(unfinished[0])
        unfinished[1].write_text(f"{json.dumps(facts, indent=1)}\n", encoding="utf-8")
        if packed:
            _pack(unfinished, paths)
    return Exported(out, paths[1], totals, in_time)


def _write(answers: Answers, store: Store, file: Path, totals: Totals) -> None:
    options = csv.WriteOptions(quoting_style="needed")
    with csv.CSVWriter(file, SCHEMA, write_options=options) as writer:
        for rows in answers.tables(store):
            totals.add(rows)
            writer.write_table(rows)


def _pack(unfinished: list[Path], paths: list[Path]) -> None:
    """Put the answers and their totals into the ZIP file, the last of all."""
    with zipfile.ZipFile(
        unfinished[-1], "w", zipfile.ZIP_DEFLATED, compresslevel=1
    ) as zipped:
        for file, path in zip(unfinished[:-1], paths[:-1], strict=True):
            zipped.write(file, path.name)


def _loaded(meant: Standing) -> Batch:
    batch = Batch.objects.filter(key=meant.key, state=Batch.READY).first()
    if batch is None or batch.run_id != meant.run.name:
        raise StoreError(
            f"the run of batch {meant.key} that stands is not loaded",
            rule=RULE,
            fix=f"load it first: outlay review load {meant.key}",
        )
    return batch


def _facts(
    batch: Batch, meant: Standing, decided: Snapshot, totals: Totals
) -> dict[str, Any]:
    came_in = meant.manifest.came_in
    return {
        "batch": batch.key,
        "input_file": meant.manifest.file,
        "input_sha256": meant.manifest.sha256,
        "run": batch.run_id,
        "made_at": decided.at.isoformat(),
        "cut_off": batch.cut_off.astimezone(dt.UTC).isoformat(),
        "came_in": {"payments": came_in.payments, "cents": came_in.cents},
        "decisions": totals.plain(),
        "audit_events": decided.events,
        "audit_head": decided.head,
    }


def _tell(batch: Batch, facts: dict[str, Any], by: str) -> None:
    counts = {name: each["payments"] for name, each in facts["decisions"].items()}
    kept = ("run", "sha256", "before_cut_off")
    told = {name: facts[name] for name in kept} | counts
    record(by, "export batch", f"batch:{batch.pk}", told)
