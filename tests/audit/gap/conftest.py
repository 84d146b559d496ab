"""One small training that the tests of this room share: they only read it."""

import pytest

from outlay.models.train import train
from tests.models.made import AS_OF, FIRST, SETTINGS, write_history


@pytest.fixture(scope="session")
def history(tmp_path_factory):
    return write_history(tmp_path_factory.mktemp("gap"))


@pytest.fixture(scope="session")
def training(history):
    matrix, _, outcomes = history
    return train(
        matrix,
        outcomes,
        as_of=AS_OF,
        first_day=FIRST,
        settings=SETTINGS,
        simulated=True,
    )
