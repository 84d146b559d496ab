"""The audit of a trained pair, logged with its training."""

import json

import pytest

from outlay.models.registry.connect import bound
from outlay.payments.store import Store
from outlay.pipelines.jobs.auditing import AuditRequest, audit_models

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


def test_audit_and_explanation_stand_with_the_training_s_run(small, tmp_path):
    home = small.copy(tmp_path / "home")
    folder = home / small.trained.folder.relative_to(small.home)
    request = AuditRequest(home, folder, small.trained.mlflow_run, small.policy)
    audited = audit_models(request)
    said = json.loads((audited.page.parent / "audit.json").read_text())
    assert set(said["attributes"]) == {
        "age_band",
        "sex",
        "race_ethnicity",
        "disability",
    }
    assert set(said["explained"]) == {"fraud", "error"}
    assert audited.audit.payments > 0
    with bound(Store.open(home).tracking_uri) as mlflow:
        files = mlflow.MlflowClient().list_artifacts(small.trained.mlflow_run, "audit")
    assert {"audit/audit.json", "audit/audit.html"} <= {file.path for file in files}
