"""All features, in matrix order."""

import hashlib
from dataclasses import asdict

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


def feature_set_hash(settings: FeatureSettings = DEFAULT) -> str:
    """Return 16 hex digits that change whenever a column may mean something else."""
    parts = [repr(sorted(asdict(settings).items()))]
    parts += [repr(aggregate) for aggregate in AGGREGATES]
    parts += [f"{f.name} {f.kind} {f.fingerprint}" for f in FEATURES]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
