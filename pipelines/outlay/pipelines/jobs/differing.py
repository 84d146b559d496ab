"""The first part in which two trainings differ."""

import json
from collections.abc import Iterator
from typing import Any

from outlay.models.model import Model
from outlay.models.training import Training

TREE, TREES_END = "\nTree=", "\nend of trees"


def first_difference(training: Training, again: Training) -> str | None:
    """Return the first part in which two trainings differ, causes before effects."""
    pairs = (training.fraud, again.fraud), (training.error, again.error)
    for part in _common(training, again):
        return part
    for one, other in pairs:
        for part in _parts(one, other):
            return f"{one.name}: {part}"
    if training.training_id != again.training_id:
        return "the training's id"
    return None


def _common(training: Training, again: Training) -> Iterator[str]:
    """Yield what differs of that which both models of a training share."""
    one, other = training.fraud.metadata, again.fraud.metadata
    if one.get("feature_set") != other["feature_set"]:
        yield "the feature set"
    for name in sorted({*one.get("settings", {}), *other["settings"]}):
        if one.get("settings", {}).get(name) != other["settings"].get(name):
            yield f"the setting {name}"
    for name in ("as_of", "windows", "fit_weights"):
        if one.get(name) != other.get(name):
            yield name


def _parts(one: Model, other: Model) -> Iterator[str]:
    if one.features != other.features:
        strange = sorted({*one.features} ^ {*other.features})
        yield f"the feature {strange[0]}" if strange else "the features' order"
    for name in sorted({*one.levels, *other.levels}):
        if list(one.levels.get(name, ())) != list(other.levels.get(name, ())):
            yield f"the levels of {name}"
    if one.text != other.text:
        yield _of_text(one.text, other.text)
    for name in ("calibrator", "reference"):
        if _said(getattr(one, name)) != _said(getattr(other, name)):
            yield f"the {name}"
    for name in sorted({*one.metadata, *other.metadata} - {"training_id"}):
        if one.metadata.get(name) != other.metadata.get(name):
            yield f"{name} in the description"
    if one.simulated != other.simulated:
        yield "the mark of made-up data"


def _of_text(one: str, other: str) -> str:
    """Return which tree of two boosters' texts differs first, or that none does."""
    mine, theirs = (text.partition(TREES_END)[0].split(TREE) for text in (one, other))
    # The heading holds the sizes of all trees: it says less than the tree itself.
    for number, (left, right) in enumerate(zip(mine[1:], theirs[1:], strict=False)):
        if left != right:
            return f"tree {number}"
    if len(mine) != len(theirs):
        return f"the number of trees ({len(mine) - 1} and {len(theirs) - 1})"
    return "the booster's heading or its parameters"


def _said(part: Any) -> str:  # noqa: ANN401
    return json.dumps(part.to_json(), sort_keys=True)
