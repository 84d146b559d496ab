"""Which way a score may move along a feature: as its declaration says."""

from collections.abc import Sequence

from outlay.features.registry import BY_NAME

# What LightGBM calls rising, falling, and free.
DIRECTIONS = {"high": 1, "low": -1, None: 0}


def directions(features: Sequence[str]) -> list[int]:
    """Return +1, -1 or 0 for each feature, in the same order.

    A score may not fall where a feature that is risky when high rises, nor rise where
    one that is risky when low does. Categories, features without a risky side and an
    agency's own columns, of which nobody declared one, are free.
    """
    return [DIRECTIONS[_risky(name)] for name in features]


def _risky(name: str) -> str | None:
    declared = BY_NAME.get(name)
    return declared.risky if declared and declared.kind == "numeric" else None
