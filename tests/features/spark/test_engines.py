"""The setting that chooses the engine, and what is said where Spark cannot run."""

import datetime as dt

import pytest

from outlay.features.engines import Engine, engine_asked
from outlay.features.matrix import training_matrix
from outlay.features.spark import session as sessions
from outlay.features.spark.session import missing, session
from outlay.payments.errors import ConfigurationError
from tests.features.world import FIRST, payment, write


def test_nothing_asked_is_duckdb():
    assert engine_asked({}) == Engine("duckdb", "local[2]", "2g")
    assert engine_asked({"OUTLAY_ENGINE": " "}).name == "duckdb"


def test_settings_are_read_together():
    asked = engine_asked(
        {
            "OUTLAY_ENGINE": "Spark",
            "OUTLAY_SPARK_MASTER": "spark://head:7077",
            "OUTLAY_SPARK_MEMORY": "12G",
        }
    )
    assert asked == Engine("spark", "spark://head:7077", "12g")
    assert not asked.local


@pytest.mark.parametrize("master", ["local", "local[*]", "local[16]"])
def test_a_local_master_is_local(master):
    assert engine_asked({"OUTLAY_SPARK_MASTER": master}).local


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("OUTLAY_ENGINE", "sparkle"),
        ("OUTLAY_SPARK_MASTER", "local[two]"),
        ("OUTLAY_SPARK_MASTER", "http://head"),
        ("OUTLAY_SPARK_MEMORY", "2"),
        ("OUTLAY_SPARK_MEMORY", "0g"),
        ("OUTLAY_MEMORY", "lots"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_words(setting, value):
    with pytest.raises(ConfigurationError) as caught:
        engine_asked({setting: value})
    assert setting in caught.value.what
    assert value in caught.value.what
    assert caught.value.fix


def test_too_little_memory_is_said_with_the_setting_to_raise(tmp_path, monkeypatch):
    assert engine_asked({"OUTLAY_MEMORY": "12G"}).memory == "12g"
    monkeypatch.setenv("OUTLAY_MEMORY", "1m")
    history, until = write(tmp_path, [payment(1, FIRST)]), FIRST + dt.timedelta(days=9)
    with pytest.raises(ConfigurationError, match="1m that the features") as caught:
        training_matrix(history, since=FIRST, until=until, out=tmp_path / "m")
    assert "OUTLAY_MEMORY" in caught.value.fix
    assert not (tmp_path / "m").exists()


def test_a_matrix_of_an_unknown_engine_is_not_made(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTLAY_ENGINE", "abacus")
    history, until = write(tmp_path, [payment(1, FIRST)]), FIRST + dt.timedelta(days=9)
    with pytest.raises(ConfigurationError, match="abacus"):
        training_matrix(history, since=FIRST, until=until, out=tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_without_java_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(sessions, "find_spec", lambda _name: object())
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert missing() == "there is no Java"
    with pytest.raises(ConfigurationError) as caught, session(Engine("spark")):
        pass
    assert caught.value.fix == "install outlay[spark] and a Java 17"


def test_without_pyspark_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(sessions, "find_spec", lambda _name: None)
    with (
        pytest.raises(ConfigurationError, match="PySpark is not installed"),
        session(Engine("spark")),
    ):
        pass
