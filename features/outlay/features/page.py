"""The page of all features, written from their declarations."""

from outlay.features.feature import Feature
from outlay.features.registry import FAMILIES, FEATURES
from outlay.features.settings import DEFAULT

_HEAD = """# Features

{count} facts that were known before the payment. Scope *history*: only what became
known on an earlier day than the payment. Scope *batch*: the payment's own file.
`{{value}}` is the fact, `{{other}}` what it is compared with.

Geography is left out: where people live stands in for who they are. Identifiers are
only ever keys to count over. Limits that the split features watch: {limits}.
"""


def features_page() -> str:
    """Return the page in Markdown."""
    limits = ", ".join(f"${cents // 100:,}" for cents in DEFAULT.limits_cents)
    parts = [_HEAD.format(count=len(FEATURES), limits=limits)]
    for family in FAMILIES:
        parts.append(f"## {family.name.capitalize()}\n\n{family.about}\n")
        parts.extend(_entry(feature) for feature in family.features)
    return "\n".join(parts)


def _entry(feature: Feature) -> str:
    side = {"high": "high values", "low": "low values", None: "depends"}[feature.risky]
    lines = [
        f"### `{feature.name}` ({feature.reason_code})\n",
        f"{feature.sentence}\n",
        f"- kind: {feature.kind}; scope: {feature.scope}; raises suspicion: {side}",
        f"- clears it: {feature.clears}",
        f"- fill: {feature.fill}",
    ]
    if feature.other:
        lines.append(f"- compared with: `{feature.other}`")
    return "\n".join(lines) + "\n"
