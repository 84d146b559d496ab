"""Random numbers of a world: one stream a part, so that parts change alone."""

from collections.abc import Mapping

import numpy as np

Dice = Mapping[str, np.random.Generator]

PARTS = (
    "nature",
    "pilot",
    "people",
    "lives",
    "payments",
    "fraud",
    "errors",
    "review",
    "forms",
    "groups",
    "day",
)


def roll(seed: int) -> Dice:
    """Return a generator for each part of the world of `seed`."""
    seeds = np.random.SeedSequence(seed).spawn(len(PARTS))
    return {
        part: np.random.default_rng(own) for part, own in zip(PARTS, seeds, strict=True)
    }
