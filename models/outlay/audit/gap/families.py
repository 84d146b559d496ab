"""What becomes of gap and recall where a family of features may not be used."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from outlay.audit.gap.standing import Standing
from outlay.models.settings import TrainSettings
from outlay.models.train import train
from outlay.models.training import Training


@dataclass(frozen=True, slots=True)
class Without:
    """How a pair trained without a family stands; None is the pair with all."""

    family: str | None
    standing: Standing


def without_families(
    matrix: Path,
    outcomes: pa.Table,
    families: Iterable[str],
    *,
    as_of: dt.date,
    first_day: dt.date,
    judge: Callable[[Training], Standing],
    settings: TrainSettings | None = None,
    simulated: bool = False,
) -> tuple[Without, ...]:
    """Train with every family and once without each, and judge each pair alike.

    Each takes as long as a training without folds, so that the caller chooses which.
    What others can stand in for is not missed: a family without which nothing changes
    may still carry the gap.

    Parameters
    ----------
    matrix, outcomes, as_of, first_day, simulated
        As `outlay.models.train.train` takes them.
    families : iterable of str
        Names of docs/features.md, e.g. "network".
    judge : callable
        Says how a training stands, e.g. on its test window by `judged_test`.

    Raises
    ------
    ConfigurationError
        Where there is no such family.
    """
    base = (settings or TrainSettings()).model_copy(update={"folds": 0})
    asked = [(None, base), *((name, base.leaving_out((name,))) for name in families)]
    return tuple(
        Without(
            name,
            judge(
                train(
                    matrix,
                    outcomes,
                    as_of=as_of,
                    first_day=first_day,
                    settings=told,
                    simulated=simulated,
                )
            ),
        )
        for name, told in asked
    )
