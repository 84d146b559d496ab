import pytest

from outlay.payments.errors import ConfigurationError
from outlay.payments.tracking import tracking_uri


def test_nothing_asked_is_a_database_in_the_store(tmp_path):
    assert tracking_uri(tmp_path, {}) == f"sqlite:///{tmp_path.resolve()}/mlflow.db"


@pytest.mark.parametrize(
    "asked",
    ["sqlite:////srv/m.db", "postgresql+psycopg://u:p@db/m", "https://mlflow.example"],
)
def test_a_database_or_a_server_is_taken_as_it_is(tmp_path, asked):
    assert tracking_uri(tmp_path, {"OUTLAY_MLFLOW_URI": f" {asked} "}) == asked


@pytest.mark.parametrize(
    "asked", ["file:///srv/mlruns", "/srv/m.db", "postgres://u:s3cret@db/m", "sqlite:m"]
)
def test_another_address_is_refused_without_being_repeated(tmp_path, asked):
    with pytest.raises(ConfigurationError, match="OUTLAY_MLFLOW_URI") as caught:
        tracking_uri(tmp_path, {"OUTLAY_MLFLOW_URI": asked})
    assert asked not in caught.value.message
