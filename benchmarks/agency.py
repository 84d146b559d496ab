"""An agency's year with `basis = "counted"`: `python -m benchmarks.agency --seeds 0-2`.

Score, review, learn, cut, on one store and by the product's own jobs: a first pair is
trained; it decides every week of what will be the threshold window; simulated reviewers
look at each payment sent to them and know the truth twelve days later; then a second
training joins their findings with the score rows. Its cut by counting and its cut by
the arm alone are held against the hidden truth of the test window.
"""

import argparse
import datetime as dt
import shutil
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.agency_reviewers import review
from benchmarks.agency_world import Piece, piece
from benchmarks.figures import print_table, write_figures
from benchmarks.trained import make_champions, plain
from benchmarks.world import seeds
from outlay.audit.fairness.decided import decided_test
from outlay.decisions.cuts import make_cuts
from outlay.decisions.intervals import wilson
from outlay.decisions.policy import Policy
from outlay.models.settings import WindowSettings
from outlay.models.splits import Window, Windows
from outlay.models.training import Training
from outlay.payments.simulate import WorldSize, simulate
from outlay.payments.simulate.truth import read_truth
from outlay.payments.store import Store
from outlay.pipelines.jobs.intake import Intake, take_outcomes
from outlay.pipelines.jobs.scoring import ScoreRequest, score_file
from outlay.pipelines.jobs.training import TrainRequest, train_models

ALPHA = 0.01
WEEK = dt.timedelta(days=7)
BASES = ("random_review", "counted")
POLICY = """
version = 1
[default]
max_false_positive_rate = {alpha}
confidence = 0.95
basis = "{basis}"
[capacity]
reviews_per_day = 5000
[arm]
rate = 0.03
[loss]
share_wrong = 0.6
"""


def year(folder: Path, seed: int, size: WorldSize) -> dict[str, Any]:
    """Live through one agency's year; return what each basis did in the test window."""
    world = simulate(folder / "world", seed=seed, size=size)
    windows = Windows.ending(world.as_of, world.first_day, WindowSettings())
    truth, home = read_truth(world.folder), folder / "home"
    Store.create(home)
    policy = folder / "policy.toml"
    policy.write_text(POLICY.format(alpha=ALPHA, basis="random_review"))
    scored = windows.threshold
    before = Window(world.first_day, scored.start)
    _unscored(piece(home, world, before, folder / "before"))
    _train(home, scored.start, policy)
    reviews = 0
    for day in weeks(scored):
        week = piece(home, world, Window(*day), folder / f"week-{day[0]}")
        reviews += _week(week, day[1], policy, truth)
    after = Window(scored.end, world.as_of)
    _unscored(piece(home, world, after, folder / "after"))
    training = _train(home, world.as_of, policy)
    said = {basis: _judge(training, basis, truth) for basis in BASES}
    return {"seed": seed, "reviews": reviews, **said}


def weeks(window: Window) -> list[tuple[dt.date, dt.date]]:
    """Return the weeks of a window as first day and day after; the last may be short.

    >>> weeks(Window(dt.date(2026, 1, 1), dt.date(2026, 1, 10)))[-1][1].day
    10
    """
    firsts = [window.start + WEEK * k for k in range(-(-window.days // 7))]
    return [(day, min(day + WEEK, window.end)) for day in firsts]


def _unscored(some: Piece) -> None:
    some.take_payments()
    some.take_later(reviews=True)


def _week(week: Piece, day: dt.date, policy: Path, truth: pa.Table) -> int:
    """Score a week's payments, let reviewers work, take their findings in."""
    intake = Intake(week.home, week.file, programs=week.world.programs, as_of=day)
    done = score_file(ScoreRequest(intake, week.folder / "out", policy=policy))
    findings = review(pq.read_table(done.folder / "scored.parquet"), truth, day)
    path = week.folder / "findings.parquet"
    pq.write_table(findings, path)
    take_outcomes(week.home, path, dispositions=False, on=None)
    week.take_later(reviews=False)
    return findings.num_rows


def _train(home: Path, as_of: dt.date, policy: Path) -> Training:
    request = TrainRequest(home, as_of=as_of, policy=policy, folds=0)
    trained = train_models(request, plain)
    make_champions(home, trained)
    return Training.load(trained.folder)


def _judge(training: Training, basis: str, truth: pa.Table) -> dict[str, Any]:
    """Return what a basis flags in the test window, against the hidden truth."""
    policy = Policy.model_validate(
        tomllib.loads(POLICY.format(alpha=ALPHA, basis=basis))
    )
    ranks = training.fraud.reference, training.error.reference
    cuts = make_cuts(training.holdout, policy, *ranks)
    decided = decided_test(training.test, policy, cuts, *ranks)
    place = pc.index_in(decided["payment_key"], truth["payment_key"].combine_chunks())
    bad = pc.or_(truth["is_fraud"], truth["is_error"]).take(place).to_numpy()
    flagged = decided["flagged"].to_numpy()
    wrong, good = int(bad.sum()), int((~bad).sum())
    hits, false = int((flagged & bad).sum()), int((flagged & ~bad).sum())
    fraud = truth["is_fraud"].take(place).to_numpy()
    return {
        "legitimate": good,
        "rate": false / good,
        "interval": [float(end) for end in wilson(false, good)],
        "recall": hits / wrong,
        "fraud_recall": float(flagged[fraud].mean()),
        "flagged": int(flagged.sum()),
    }


def report(years: list[dict[str, Any]]) -> None:
    """Print what each basis did, world by world, and the mean difference."""
    rows = [
        (
            each["seed"], basis, f"{each['reviews']:,}", f"{of['rate']:.2%}",
            "{:.2%} to {:.2%}".format(*of["interval"]), f"{of['recall']:.1%}",
            f"{of['fraud_recall']:.1%}", of["flagged"],
        )
        for each in years
        for basis in BASES
        for of in (each[basis],)
    ]  # fmt: skip
    head = ("world", "basis", "reviews", "true rate", "95 %", "recall", "of fraud",
            "flagged")  # fmt: skip
    print_table(head, rows)
    gain = [
        each["counted"]["recall"] - each["random_review"]["recall"] for each in years
    ]
    print(
        f"\nrecall by counting, less that by the arm: {np.mean(gain):+.2%} on average"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=seeds, default=seeds("0-2"), help="0-9, or 3")
    asked = parser.parse_args()
    years = []
    for seed in asked.seeds:
        folder = Path(tempfile.mkdtemp(prefix="outlay-agency-"))
        try:
            years.append(year(folder, seed, WorldSize()))
        finally:
            shutil.rmtree(folder)
        write_figures("agency", years, seed=asked.seeds, sizes={"alpha": ALPHA})
        report(years)


if __name__ == "__main__":
    main()
