"""A store of the test's own, with and without a pair of models in use."""

import dataclasses

import pytest

from outlay.decisions import trained_curve as lower
from outlay.payments.store import Store
from tests.review.supervising.standing import made_curve, promoted


@pytest.fixture
def home(settings, tmp_path):
    """A folder without a store, in which the app looks for one."""
    home = tmp_path / "home"
    settings.OPTIONS = dataclasses.replace(settings.OPTIONS, home=home)
    return home


@pytest.fixture
def bare_store(home):
    """A store without any model."""
    return Store.create(home)


@pytest.fixture
def training(bare_store, monkeypatch):
    """The folder of a training whose pair is in use; its curve is made up."""
    monkeypatch.setattr(lower, "trained_curve", made_curve)
    return promoted(bare_store)
