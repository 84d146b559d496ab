"""One audited training for all tests of papers: what the audit leaves in its folder."""

import dataclasses
import shutil

import pytest

from outlay.audit.explained import depend, summarise
from outlay.audit.fairness import audit_groups, fairness_evidence, write_audit
from outlay.audit.gate import calibration_evidence, out_of_time_evidence
from outlay.audit.papers.model_curves import write_curves
from outlay.models.train import train
from tests.audit.fairness.made import full
from tests.audit.papers.made import ODD
from tests.models.made import AS_OF, FIRST, SETTINGS, write_history

FEW = SETTINGS.labels.model_copy(update={"least_positives": 20})


@pytest.fixture(scope="session")
def learned(tmp_path_factory):
    """A training on 3,000 made-up payments."""
    matrix, _, outcomes = write_history(tmp_path_factory.mktemp("papers"), 3_000)
    settings = SETTINGS.model_copy(update={"labels": FEW})
    return train(
        matrix,
        outcomes,
        as_of=AS_OF,
        first_day=FIRST,
        settings=settings,
        simulated=True,
    )


@pytest.fixture(scope="session")
def groups():
    """An audit in which one group has a name that would be markup."""
    table = full(6_000)
    place = table.column_names.index("area")
    names = ["n" if each == "n" else ODD for each in table["area"].to_pylist()]
    return audit_groups(table.set_column(place, "area", [names]), ("sex", "area"))


@pytest.fixture(scope="session")
def audited(learned, groups, tmp_path_factory):
    """The folder of the training with curves, audit and half of the evidence."""
    folder = tmp_path_factory.mktemp("audited") / "training"
    learned.save(folder)
    write_curves(folder / "curves", learned)
    told = {}
    for model in (learned.fraud, learned.error):
        rows = learned.sample
        told[model.name] = summarise(model.name, model, rows, folder / "audit")
        weights = told[model.name].weights
        depend(model.name, model, rows, weights, folder / "audit")
    write_audit(folder / "audit", groups, told)
    fairness_evidence(groups, learned).save(folder)
    out_of_time_evidence(learned).save(folder)
    calibration_evidence(learned).save(folder)
    return folder


@pytest.fixture
def folder(audited, tmp_path):
    """A copy of it that a test may change."""
    return shutil.copytree(audited, tmp_path / "training")


@pytest.fixture
def other(learned):
    """Another version: the same models, another training."""
    return dataclasses.replace(learned, training_id="anotherversion00")
