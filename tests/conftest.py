"""Profiles of Hypothesis and a guard: no test may leave this machine."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from outlay.features.engines import Engine
from tests.spark import small_spark

settings.register_profile(
    "ci",
    max_examples=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", max_examples=40, deadline=None)
settings.register_profile("deep", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture(scope="session")
def spark() -> Iterator[Engine]:
    with small_spark() as engine:
        yield engine
