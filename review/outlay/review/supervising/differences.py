"""What one policy says otherwise than another, line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outlay.decisions.policy import Policy

WORDS = {
    "max_false_positive_rate": "limit on the false-positive rate",
    "confidence": "confidence of that limit",
    "basis": "whose payments stand behind it",
    "min_precision": "least precision",
    "least_amount_cents": "dollar floor, in cents",
    "arm_rate": "rate of the random-review arm",
    "reviews_per_day": "reviews a day",
}
SHARES = ("max_false_positive_rate", "confidence", "min_precision", "arm_rate")
NOTHING = "not said"


@dataclass(frozen=True, slots=True)
class Difference:
    """One key that differs: where it holds, what it is, before and after."""

    where: str
    what: str
    before: str
    after: str


def differences(old: "Policy", new: "Policy") -> list[Difference]:
    """Return every key in which two policies differ, in a fixed order."""
    before, after = dict(_lines(old)), dict(_lines(new))
    keys = [*before, *(key for key in after if key not in before)]
    return [
        Difference(
            where,
            WORDS.get(name, name.replace("_", " ")),
            _said(name, before.get((where, name))),
            _said(name, after.get((where, name))),
        )
        for where, name in keys
        if before.get((where, name)) != after.get((where, name))
    ]


Line = tuple[tuple[str, str], Any]


def _lines(policy: "Policy") -> Iterator[Line]:
    said = policy.model_dump(mode="json")
    for each in said.pop("stratum"):
        names = (each.pop("program"), each.pop("payment_type"))
        where = " / ".join(name for name in names if name)
        yield from (((where, name), value) for name, value in each.items())
    default = said.pop("default")
    yield from ((("every program", name), value) for name, value in default.items())
    for name, value in said.items():
        inside = value if isinstance(value, Mapping) else {name: value}
        yield from (((name, key), each) for key, each in inside.items())


def _said(name: str, value: object) -> str:
    if value is None:
        return NOTHING
    if name in SHARES and isinstance(value, float):
        return f"{100 * value:g} %"
    return str(value).replace("_", " ")
