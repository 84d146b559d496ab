"""Figures in Prometheus' text form, version 0.0.4: what a scrape or a file holds.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

NAME = re.compile(r"outlay_[a-z0-9_]+")
LABEL = re.compile(r"[a-z][a-z0-9_]*")
MOST_SAMPLES = 100  # a label of many values would be a series each


@dataclass(frozen=True, slots=True)
class Sample:
    """One number under its labels."""

    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Family:
    """A metric: its name with the unit at the end, its meaning, and its samples.

    Raises
    ------
    ValueError
        Where name, labels or samples are none that this program may give.
    """

    name: str
    meaning: str
    kind: Literal["gauge", "counter"]
    samples: tuple[Sample, ...]

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"{self.name} is no name of a metric")
        if (self.kind == "counter") != self.name.endswith("_total"):
            raise ValueError(f"{self.name}: counters, and only they, end in _total")
        if len(self.samples) > MOST_SAMPLES:
            raise ValueError(f"{self.name} has {len(self.samples)} series")
        names = {name for sample in self.samples for name in sample.labels}
        if any(not LABEL.fullmatch(name) for name in names):
            raise ValueError(f"{self.name} has a label of no good name")


def one(
    name: str, meaning: str, value: float | None, kind: Literal["gauge", "counter"]
) -> Family:
    """Return a metric of one number, of none where it is not known."""
    return Family(name, meaning, kind, () if value is None else (Sample(value),))


def by(
    name: str,
    meaning: str,
    label: str,
    values: Mapping[str, float],
    kind: Literal["gauge", "counter"] = "gauge",
) -> Family:
    """Return a metric with one label."""
    samples = [Sample(value, {label: key}) for key, value in sorted(values.items())]
    return Family(name, meaning, kind, tuple(samples))


def exposed(families: Iterable[Family]) -> str:
    """Return the text; a metric without a sample is left out."""
    return "".join(_text(each) for each in families if each.samples)


def _text(family: Family) -> str:
    lines = [
        f"# HELP {family.name} {_escaped(family.meaning)}",
        f"# TYPE {family.name} {family.kind}",
        *(_line(family.name, sample) for sample in family.samples),
    ]
    return "".join(f"{line}\n" for line in lines)


def _line(name: str, sample: Sample) -> str:
    said = (
        f'{key}="{_escaped(text, quote=True)}"' for key, text in sample.labels.items()
    )
    labels = ",".join(said)
    return f"{name}{'{' + labels + '}' if labels else ''} {_number(sample.value)}"


def _escaped(text: str, *, quote: bool = False) -> str:
    plain = text.replace("\\", r"\\").replace("\n", r"\n")
    return plain.replace('"', r"\"") if quote else plain


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return str(int(value)) if float(value).is_integer() else repr(float(value))
