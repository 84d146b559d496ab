import pytest

from outlay.payments.store import Store


@pytest.fixture
def store(tmp_path):
    return Store.create(tmp_path / "home")
