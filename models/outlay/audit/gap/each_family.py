"""The same training without one family of features at a time: gap and recall."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from outlay.audit.fairness.groups import with_groups
from outlay.audit.gap.families import without_families
from outlay.audit.gap.payees import with_payees
from outlay.audit.gap.standing import Standing, judged_test, standing
from outlay.models.settings import TrainSettings
from outlay.models.training import Training


def without_each(
    training: Training,
    matrix: Path,
    outcomes: pa.Table,
    families: Sequence[str],
    payments: Sequence[Path],
    groups_folder: Path,
) -> list[dict[str, Any]]:
    """Return how `training` stands with all families, then without each of these.

    On its own test window, by what is known there, at a false-positive rate of 1 %.

    Parameters
    ----------
    matrix, outcomes
        As the training had them.
    families : sequence of str
        Names of docs/features.md; each takes a training.

    Raises
    ------
    ConfigurationError
        Where there is no such family.
    """

    def judge(made: Training) -> Standing:
        told = with_groups(with_payees(made.test, payments), payments, groups_folder)
        payees = told.table["payee_token"].to_pylist()
        return standing(judged_test(made, told.table, told.attributes, payees))

    windows = training.windows
    found = without_families(
        matrix,
        outcomes,
        families,
        as_of=windows.tail.end,
        first_day=windows.warm_up.start,
        judge=judge,
        settings=TrainSettings.model_validate(dict(training.settings)),
        simulated=training.fraud.simulated,
    )
    return [{"family": each.family} | _plain(each.standing.as_dict()) for each in found]


def _plain(said: Any) -> Any:  # noqa: ANN401
    """Return figures without numbers that JSON does not know: a limit at infinity."""
    if isinstance(said, dict):
        return {name: _plain(value) for name, value in said.items()}
    if isinstance(said, list | tuple):
        return [_plain(value) for value in said]
    return None if isinstance(said, float) and not math.isfinite(said) else said
