"""The planted world of this room, and what it is learned from: tests only read it."""

import pytest

from tests.audit.mitigate.made import biased_history, decided, material_of


@pytest.fixture(scope="session")
def biased(tmp_path_factory):
    return biased_history(tmp_path_factory.mktemp("biased"))


@pytest.fixture(scope="session")
def material(biased):
    return material_of(biased)


@pytest.fixture(scope="session")
def plain(biased, material):
    return decided(biased, material)
