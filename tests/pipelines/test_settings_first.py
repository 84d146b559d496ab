"""Settings that cannot be are refused before anything is read or built."""

import pytest

from outlay.payments.errors import ConfigurationError, StoreError
from outlay.payments.store import Store
from outlay.pipelines.jobs.searching import SearchRequest, search_settings
from outlay.pipelines.jobs.training import TrainRequest, train_models


@pytest.fixture
def home(tmp_path):
    Store.create(tmp_path / "home")
    return tmp_path / "home"


def train(home, settings):
    train_models(TrainRequest(home, settings=settings))


def search(home, settings):
    search_settings(SearchRequest(home, home / "best.toml", settings=settings))


@pytest.mark.parametrize("job", [train, search])
def test_a_wrong_setting_is_said_before_the_store_is_found_empty(job, home, tmp_path):
    settings = tmp_path / "settings.toml"
    settings.write_text("[fraud]\nleaves = 3\n")
    with pytest.raises(ConfigurationError, match="fraud"):
        job(home, settings)
    settings.write_text("")
    with pytest.raises(StoreError, match="no payments"):
        job(home, settings)
