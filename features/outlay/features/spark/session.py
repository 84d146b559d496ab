"""A Spark session of our own: UTC, Arrow, no page to look at, no outside."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from outlay.features.engines import MASTER, RULE, Engine
from outlay.payments.errors import ConfigurationError, OutputError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

INSTALL = "install outlay[spark] and a Java 17"
LOGGING = Path(__file__).parent / "log4j2.properties"

# Set for each session, also where a cluster's administrators set them otherwise.
MEANING = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    # Overflow and division by zero fail, as they do in DuckDB; never a silent null.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
}
QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
LOOPBACK = "127.0.0.1"
LOCAL = {
    "spark.driver.bindAddress": LOOPBACK,
    "spark.driver.host": LOOPBACK,
    "spark.driver.defaultJavaOptions": f"-Dlog4j2.configurationFile={LOGGING}",
    "spark.sql.shuffle.partitions": "8",
    # Spark guesses a table's size from its compressed file. A hundred joins that each
    # hold a guess of 10 MB in the one heap filled it at 300,000 payments and hung.
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.adaptive.autoBroadcastJoinThreshold": "-1",
}
"""For Spark on this machine: it hears and calls nobody but itself."""


def missing() -> str | None:
    """Say what this machine lacks to run Spark; None where it has everything."""
    if find_spec("pyspark") is None:
        return "PySpark is not installed"
    home = os.environ.get("JAVA_HOME")
    java = Path(home, "bin", "java") if home else None
    if not (java and java.exists()) and shutil.which("java") is None:
        return "there is no Java"
    return None


@contextmanager
def session(engine: Engine) -> Iterator["SparkSession"]:
    """Yield a session with views of its own; the process shares one Spark.

    Raises
    ------
    ConfigurationError
        Where PySpark or Java is missing, or Spark does not start.
    OutputError
        Where Spark gives up what it was asked inside.
    """
    lacks = missing()
    if lacks is not None:
        raise ConfigurationError(
            f"the engine Spark cannot run: {lacks}", rule=RULE, fix=INSTALL
        )
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    own = _started(engine).newSession()
    for name, value in MEANING.items():
        own.conf.set(name, value)
    try:
        yield own
    except (PySparkException, Py4JError) as error:
        # Its message may quote values, so only the kind of failure is passed on.
        raise OutputError(
            f"Spark gave up: {_kind(error)}", rule=RULE, fix="look at Spark's messages"
        ) from error


def _kind(error: Exception) -> str:
    condition = getattr(error, "getCondition", lambda: None)()
    return str(condition or type(error).__name__)


def _started(engine: Engine) -> "SparkSession":
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    if engine.local:
        os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("outlay").master(engine.master)
    for name, value in _settings(engine).items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, RuntimeError, OSError) as error:
        raise ConfigurationError(
            f"Spark does not start on {engine.master}: {type(error).__name__}",
            rule=RULE,
            fix=f"look at {MASTER} and at Spark's own messages",
        ) from error


def _settings(engine: Engine) -> dict[str, str]:
    """Return what Spark is started with; a cluster's own settings stay its own."""
    if not engine.local:
        return {**MEANING, **QUIET}
    return {**MEANING, **QUIET, "spark.driver.memory": engine.heap, **LOCAL}
