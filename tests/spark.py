"""One small Spark for all tests that need it: it starts once and says nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest

from outlay.features.engines import ENGINE, MASTER, Engine
from outlay.features.spark import session as sessions
from tests.lacking import skips

# A few hundred rows: every plan is run once, so compiling it costs more than it saves.
SMALL = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
}
LACKING = sessions.missing()


def needs_spark(test):
    """Mark a test that runs on Spark: skipped in words where there is none.

    On CI it is not skipped; the fixture `spark` fails there.
    """
    reason = f"{LACKING}: {sessions.INSTALL}"
    for mark in (
        pytest.mark.skipif(skips(LACKING), reason=reason),
        pytest.mark.xdist_group("spark"),
        pytest.mark.slow,
        pytest.mark.timeout(1800),  # planning takes long where cores are shared
    ):
        test = mark(test)
    return test


def present() -> None:
    """Fail in words where this machine has no Spark."""
    if LACKING is not None:
        pytest.fail(f"{LACKING}: {sessions.INSTALL}")


@contextmanager
def small_spark() -> Iterator[Engine]:
    """Start Spark for small tables and stop it in the end."""
    present()
    with patch.dict(sessions.LOCAL, SMALL), sessions.session(Engine("spark")) as spark:
        yield Engine("spark")
        spark.sparkContext.stop()


@contextmanager
def asked_for(engine: str) -> Iterator[None]:
    """Ask for an engine as an operator does."""
    with patch.dict(os.environ, {ENGINE: engine}):
        os.environ.pop(MASTER, None)
        yield
