"""The operating curve of the pair that decides, kept on disk once it was computed.

It takes a second or two and changes only with the training or the policy.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from outlay.payments.atomic import write_whole
from outlay.payments.store import Store

if TYPE_CHECKING:
    from outlay.decisions.curve import Point
    from outlay.decisions.policy import Policy

VERSION = 1  # of what is kept; another computation or layout takes the next
SHARES = (
    "false_positive_rate",
    "false_discovery_rate",
    "fraud_recall",
    "error_recall",
)


def kept_curve(
    store: Store, training_id: str, policy: "Policy", limits: Sequence[float]
) -> "list[Point]":
    """Return the curve of a training under a policy, computed at most once.

    Raises
    ------
    ModelProblemError
        Where a part of the training is missing or damaged.
    PolicyError
        Where the policy asks for what its rows cannot give.
    OutputError
        Where the store cannot be written.
    """
    from outlay.decisions.trained_curve import trained_curve

    asked = json.dumps([VERSION, training_id, policy.digest(), list(limits)])
    name = hashlib.sha256(asked.encode()).hexdigest()[:32]
    path = store.home / "review" / "curves" / f"{name}.json"
    try:
        return [_point(each) for each in json.loads(path.read_text("utf-8"))]
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not there yet, or damaged: made anew
    points = trained_curve(store.models_folder / training_id, policy, limits)
    said = json.dumps([asdict(each) for each in points], allow_nan=True)
    write_whole(path, said.encode())
    return points


def _point(said: Mapping[str, Any]) -> "Point":
    from outlay.decisions.curve import Point
    from outlay.decisions.strata import StratumKey
    from outlay.decisions.trial import Share

    read: dict[str, Any] = dict(said) | {name: Share(**said[name]) for name in SHARES}
    read |= {"node": StratumKey(*said["node"]), "levels": tuple(said["levels"])}
    return Point(**read)
