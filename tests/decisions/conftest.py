"""Contributions of a stand-in model instead of a booster's."""

import pytest

from outlay.decisions import explaining
from tests.decisions.standins import contributions


@pytest.fixture
def explained(monkeypatch):
    monkeypatch.setattr(explaining, "contributions", contributions)
