"""Which features carry the difference of mean scores between groups."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.audit.gap.resampled import DRAWS, drawn_sums, limits
from outlay.decisions.arm import lots
from outlay.features.registry import BY_NAME
from outlay.models.explain import contributions
from outlay.models.model import Model
from outlay.payments.errors import ModelProblemError

Reals = NDArray[np.float64]

SAMPLING = b"outlay/audit-gap-sample"
EACH = 1_000
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Part:
    """A feature's or family's share of a gap in log-odds, with its 95 % interval."""

    name: str
    gap: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class GroupGap:
    """How much higher a group's mean raw score is than that of `against`, and why.

    `families` and `features` sum to `gap` each, the largest size first.
    """

    group: str
    against: str
    rows: int
    gap: float
    lower: float
    upper: float
    families: tuple[Part, ...]
    features: tuple[Part, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class _Means:
    """Means of all columns in one group: once, and by draw, shape (draws, columns)."""

    rows: int
    once: Reals
    drawn: Reals


def sample_by_group(
    keys: Sequence[str], groups: Sequence[str], each: int = EACH
) -> NDArray[np.int64]:
    """Return the places of up to `each` payments of every group, drawn by key.

    Small groups are not drowned by large ones, and means within a group are as good as
    those of all its payments.
    """
    lot, names = lots(keys, SAMPLING), np.asarray(groups)
    chosen = [
        here[np.argsort(lot[here], kind="stable")[:each]]
        for here in (np.flatnonzero(names == name) for name in np.unique(names))
    ]
    return np.sort(np.concatenate(chosen)) if chosen else np.empty(0, np.int64)


def contribution_gap(
    model: Model,
    rows: pa.Table,
    groups: Sequence[str],
    payees: Sequence[str],
    *,
    against: str | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> tuple[GroupGap, ...]:
    """Return, group by group, what makes its mean raw score differ.

    The difference of mean SHAP values by feature (as fairness explanations of Lundberg
    2020 have it): contributions of a payment sum to its raw score, so differences of
    their means sum to the difference of mean raw scores. It speaks of means, which is
    not the same as of the few payments above a cut.

    Parameters
    ----------
    rows : pa.Table
        Matrix rows, shape (n, columns): all payments, or the legitimate ones.
    groups, payees : sequence of str, shape (n,)
        One attribute's group, and the payee's token: intervals are over payees.
    against : str, optional
        The group to compare with; by default the one with the lowest mean score.

    Raises
    ------
    ModelProblemError
        Where the parts miss the gap by over 1e-9, or there is no such group.
    """
    values = contributions(model, rows)[:, :-1]
    raw = model.raw(model.encode(rows), threads=1)
    columns = _columns(values, raw, model.features)
    names, payee = np.asarray(groups), np.asarray(payees)
    means = {
        str(name): _means(columns[names == name], payee[names == name], draws, seed)
        for name in np.unique(names)
    }
    base = against or min(means, key=lambda name: (means[name].once[-1], name))
    if base not in means:
        raise ModelProblemError(
            f"no payment is in the group {base}",
            fix=f"compare with one of {', '.join(means)}",
        )
    return tuple(
        _gap(name, base, means, model.features) for name in means if name != base
    )


def _families(features: Sequence[str]) -> list[str]:
    """Return each feature's family; one that nobody declares is its own."""
    return [BY_NAME[name].family if name in BY_NAME else name for name in features]


def _columns(values: Reals, raw: Reals, features: Sequence[str]) -> Reals:
    """Return contributions by feature, by family in order of name, and raw scores."""
    of = np.asarray(_families(features))
    families = [values[:, of == name].sum(axis=1) for name in np.unique(of)]
    return np.column_stack([values, *families, raw])


def _means(columns: Reals, payees: NDArray[np.str_], draws: int, seed: int) -> _Means:
    counted = np.column_stack([columns, np.ones(len(columns))])
    sums = drawn_sums(counted, payees, draws, seed)
    means = sums[:, :-1] / sums[:, -1:]
    return _Means(len(columns), means[0], means[1:])


def _gap(
    name: str, base: str, means: dict[str, _Means], features: Sequence[str]
) -> GroupGap:
    once = means[name].once - means[base].once
    # Groups share no payee, so that their draws may be paired in any way.
    drawn = means[name].drawn - means[base].drawn
    families = sorted(set(_families(features)))
    parts = [
        Part(part, float(once[place]), *limits(drawn[:, place]))
        for place, part in enumerate([*features, *families])
    ]
    by_feature, by_family = parts[: len(features)], parts[len(features) :]
    gap = float(once[-1])
    _check(gap, by_feature, by_family)
    return GroupGap(
        name,
        base,
        means[name].rows,
        gap,
        *limits(drawn[:, -1]),
        _largest_first(by_family),
        _largest_first(by_feature),
    )


def _largest_first(parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: (-abs(part.gap), part.name)))


def _check(gap: float, *sides: Sequence[Part]) -> None:
    apart = max(abs(gap - sum(part.gap for part in parts)) for parts in sides)
    if not apart <= TOLERANCE:
        raise ModelProblemError(
            f"the parts of a gap miss it by {apart:.1e}, over {TOLERANCE:.0e}",
            rule="contributions add up to the score",
            fix="install the locked version of lightgbm",
        )
