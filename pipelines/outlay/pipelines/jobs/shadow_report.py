"""What a challenger would have done beside the champion, over many batches."""

import datetime as dt
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from outlay.decisions.beside import write_beside
from outlay.decisions.shadow import SIDES, Comparison, Known
from outlay.models.promotion import RULE, standing
from outlay.payments.atomic import write_whole
from outlay.payments.errors import ModelProblemError, StoreError
from outlay.payments.manifest import Manifest
from outlay.payments.reader import Tick
from outlay.payments.runs import SHADOW_DECIDED, shadow_folder
from outlay.payments.store import Store
from outlay.pipelines.jobs.known_since import known_since

FILE = "shadow.json"


@dataclass(frozen=True, slots=True)
class ShadowReportRequest:
    """Whose shadows, of batches known from `since` to `until`, both included.

    `training` is a training's id or the beginning of it, by default the standing
    challenger's.
    """

    home: Path
    training: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    as_of: dt.date | None = None
    out: Path | None = None


@dataclass(frozen=True, slots=True)
class ShadowReport:
    """The comparison, whose it is, and batches of the period without a shadow."""

    training_id: str
    comparison: Comparison
    without: int
    as_of: dt.date

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        of = self.comparison
        return {
            "training_id": self.training_id,
            "batches": of.batches,
            "batches_without_a_shadow": self.without,
            "payments": of.payments,
            "flagged_by_both": of.both,
            "flagged_by_champion_only": of.champion.flagged - of.both,
            "flagged_by_challenger_only": of.challenger.flagged - of.both,
            "agreement": of.agreement,
            "overlap": of.overlap,
            "rank_correlation": of.rank_correlation,
            "distance_of_scores": of.distance,
            **{name: _side(of, name) for name in SIDES},
            "outcomes_known_before": self.as_of.isoformat(),
            "reviewed": of.reviewed,
            "outcomes": known_figures(of.outcomes()),
        }


def shadow_report(request: ShadowReportRequest, tick: Tick) -> ShadowReport:
    """Compare the challenger with the champion over the standing runs of a period.

    Raises
    ------
    ModelProblemError
        Where no challenger stands and none is named.
    StoreError
        Where no batch of the period has its shadow.
    """
    store = Store.open(request.home)
    as_of = request.as_of or store.known_on(dt.datetime.now(dt.UTC))
    runs = list(_runs(store, request))
    training = _training(store, request.training, runs)
    shadowed = [run for run in runs if shadow_folder(run, training).is_dir()]
    if not shadowed:
        raise StoreError(
            f"no batch of these days was scored by {training} beside the champion",
            rule=RULE,
            fix="score a batch while it stands as challenger; a repeat of outlay score "
            "FILE adds what is missing, and its manifest says why a shadow failed",
        )
    comparison = Comparison()
    with tempfile.TemporaryDirectory(dir=store.home) as made:
        for done, run in enumerate(shadowed):
            rows = Path(made) / "beside.parquet"
            other = shadow_folder(run, training) / SHADOW_DECIDED
            labels = known_since(store, run.parents[1].name, as_of)
            write_beside(run / "scored.parquet", other, labels, rows)
            comparison.add(rows)
            tick(done + 1, len(shadowed))
    report = ShadowReport(training, comparison, len(runs) - len(shadowed), as_of)
    if request.out is not None:
        text = json.dumps(report.as_dict(), indent=1)
        write_whole(request.out / FILE, f"{text}\n".encode())
    return report


def known_figures(known: Known) -> dict[str, Any]:
    """Return counts and shares of the reviewed payments with a settled outcome."""
    everybody = np.ones(len(known.wrong), dtype=bool)
    even = np.ones(len(known.wrong))
    return {
        "settled": len(known.wrong),
        "drawn_at_random": int(known.drawn.sum()),
        "counts": {
            name: {"wrong": int((rows & known.wrong).sum()), "all": int(rows.sum())}
            for name, rows in (
                ("flagged_by_both", known.champion & known.challenger),
                ("flagged_by_champion_only", known.champion & ~known.challenger),
                ("flagged_by_challenger_only", ~known.champion & known.challenger),
                ("flagged_by_neither", ~known.champion & ~known.challenger),
            )
        },
        "among_all_reviewed": _shares(known, everybody, even),
        "drawn_at_random_weighted": _shares(known, known.drawn, known.weight),
    }


def _shares(known: Known, rows: Any, weight: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        name: {
            what: asdict(share)
            for what, share in known.shares(getattr(known, name), rows, weight).items()
        }
        for name in SIDES
    }


def _side(of: Comparison, name: str) -> dict[str, Any]:
    side = getattr(of, name)
    said = {key: getattr(side, key) for key in side.__slots__ if key != "scores"}
    return said | {"quantiles_of_scores": side.quantiles()}


def _runs(store: Store, request: ShadowReportRequest) -> Iterator[Path]:
    for run in store.standing_runs():
        day = Manifest.load(run).as_of
        late = request.until is not None and day > request.until
        if not late and (request.since is None or day >= request.since):
            yield run


def _training(store: Store, wanted: str | None, runs: list[Path]) -> str:
    challenger = standing(store).challenger
    if wanted is None:
        if challenger is None:
            raise ModelProblemError(
                "no challenger stands, and none was named",
                rule=RULE,
                fix="name a training whose shadow was kept, or: outlay models "
                "challenge TRAINING --reason WHY",
            )
        return challenger.training_id
    names = {path.name for run in runs for path in run.glob(f"shadow/{wanted}*")}
    if len(names) != 1:
        raise StoreError(
            f"{len(names) or 'no'} challengers of these days have an id that begins "
            f"with {wanted}",
            rule=RULE,
            fix="copy an id from: outlay models list",
        )
    return names.pop()
