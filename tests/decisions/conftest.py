"""Contributions of a stand-in model instead of a booster's."""

import sys
import types

import pytest

from tests.decisions.standins import contributions


@pytest.fixture
def explained(monkeypatch):
    module = types.ModuleType("outlay.models.explain")
    module.contributions = contributions
    monkeypatch.setitem(sys.modules, "outlay.models.explain", module)
