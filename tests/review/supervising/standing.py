"""A made-up store with a pair of models in use, and a made-up curve of theirs."""

import datetime as dt
import json

from outlay.decisions.curve import LIMITS, Point
from outlay.decisions.strata import StratumKey
from outlay.decisions.trial import Share
from outlay.models.promotion import PROMOTE
from outlay.payments.ledger import Act, Ledger
from tests.review.made import AGENCY, OTHER_AGENCY

TRAINING = "6357de1f5f6a4d54"
FACTS = {
    "training_id": TRAINING,
    "fraud": "3",
    "error": "3",
    "fraud_digest": "f" * 64,
    "error_digest": "e" * 64,
}
AT = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
ACT = Act("dana", "better in every figure", AT, "sol")
ALL = StratumKey(None, None, None)
PENSION = StratumKey(AGENCY, "Pension", None)
TRAVEL = StratumKey(OTHER_AGENCY, "Travel", None)
FEW = 0.001  # the limit with too few rows


def promoted(store, facts=FACTS):
    """Promote a made-up pair; MLflow has no part in it."""
    with store.locked():
        Ledger.read(store.ledger_file).append(PROMOTE, ACT, facts)
    folder = store.models_folder / TRAINING
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def point(node, limit):
    """Return a point whose figures grow with the limit."""

    def share(value):
        return Share(value, value / 2, min(1.0, 2 * value))

    return Point(
        node=node,
        limit=limit,
        cut=1 - limit,
        levels=("all",),
        n=1_181,
        missing=0,
        violation=0.03,
        false_positive_rate=share(limit / 2),
        false_discovery_rate=share(0.6),
        fraud_recall=share(0.2 + limit),
        error_recall=Share(None, 0.0, 1.0),
        caught_cents_a_day=1e6 * limit,
        reviews_a_day=1000 * limit,
    )


def without(limit):
    """Return the point of a limit that too few rows stand behind."""
    nothing = Share(None, 0.0, 1.0)
    return Point(ALL, limit, None, (), 1_181, 1_814, None, *[nothing] * 4, 0.0, 0.0)


def made_curve(_folder, _policy, limits=LIMITS):
    """Return a curve of two programs, as `trained_curve` does."""
    found = []
    for limit in limits:
        if limit == FEW:
            found.append(without(limit))
        else:
            found += [point(node, limit) for node in (ALL, PENSION, TRAVEL)]
    return found


def written(folder, name, said):
    """Write a report of the training."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(said), encoding="utf-8")
