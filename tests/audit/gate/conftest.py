"""One small training that the tests share: they only read it."""

import pytest

from outlay.models.train import train
from tests.models.made import AS_OF, FIRST, SETTINGS, write_history


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Return the matrix and a pair trained on it."""
    matrix, _, outcomes = write_history(tmp_path_factory.mktemp("gate"))
    days = {"as_of": AS_OF, "first_day": FIRST}
    return matrix, train(matrix, outcomes, settings=SETTINGS, simulated=True, **days)


@pytest.fixture(scope="session")
def matrix(made):
    return made[0]


@pytest.fixture(scope="session")
def training(made):
    return made[1]
