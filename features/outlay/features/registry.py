"""All features, in matrix order."""

import ast
import hashlib
import inspect
from dataclasses import asdict
from functools import lru_cache
from types import ModuleType

from outlay.features import (
    asof,
    calendar,
    districts,
    formulas,
    histograms,
    known,
    networked,
    networks,
    sources,
    undone,
)
from outlay.features.aggregates import AGGREGATES
from outlay.features.families.age import AGE
from outlay.features.families.amount import AMOUNT
from outlay.features.families.calendar import CALENDAR
from outlay.features.families.changes import CHANGES
from outlay.features.families.conflicts import CONFLICTS
from outlay.features.families.duplicates import DUPLICATES
from outlay.features.families.findings import FINDINGS
from outlay.features.families.kinds import KINDS
from outlay.features.families.network import NETWORK
from outlay.features.families.sharing import SHARING
from outlay.features.families.splits import SPLITS
from outlay.features.families.velocity import VELOCITY
from outlay.features.feature import Feature
from outlay.features.settings import DEFAULT, FeatureSettings

FAMILIES = (
    AMOUNT,
    VELOCITY,
    AGE,
    CHANGES,
    SHARING,
    DUPLICATES,
    SPLITS,
    CONFLICTS,
    CALENDAR,
    FINDINGS,
    NETWORK,
    KINDS,
)
FEATURES: tuple[Feature, ...] = tuple(
    feature for family in FAMILIES for feature in family.features
)
BY_NAME: dict[str, Feature] = {feature.name: feature for feature in FEATURES}


SHARED = (
    *(asof, calendar, districts, formulas, histograms),
    *(known, networked, networks, sources, undone),
)
"""Modules whose code says what columns mean beside the formulas themselves."""


def feature_set_hash(settings: FeatureSettings = DEFAULT) -> str:
    """Return 16 hex digits that change whenever a column may mean something else."""
    parts = [repr(sorted(asdict(settings).items()))]
    parts += [repr(aggregate) for aggregate in AGGREGATES]
    parts += [repr(districts.states_by_district())]
    parts += [_code(module) for module in (*SHARED, *_families())]
    parts += [f"{f.name} {f.kind} {f.fingerprint}" for f in FEATURES]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _families() -> list[ModuleType]:
    """Return the families' modules, whose helpers formulas call."""
    found = {inspect.getmodule(feature.formula): None for feature in FEATURES}
    return [module for module in found if module is not None]


@lru_cache(maxsize=64)
def _code(module: ModuleType) -> str:
    """Return a module's code without layout, comments and docstrings."""
    tree = ast.parse(inspect.getsource(module))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [line for line in body if not _is_text(line)]  # type: ignore[attr-defined]
    return ast.dump(tree)


def _is_text(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)
