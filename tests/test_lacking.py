"""A test that lacks its machine's part is skipped at home and fails on CI."""

from pathlib import Path

import pytest

from tests import lacking, spark
from tests.review.browser import conftest as browser

ROOT = Path(__file__).parents[1]


@pytest.fixture
def ci(monkeypatch):
    monkeypatch.setenv("HYPOTHESIS_PROFILE", "ci")


@pytest.fixture
def home(monkeypatch):
    monkeypatch.delenv("HYPOTHESIS_PROFILE", raising=False)


def test_ci_says_that_it_is_ci():
    assert "export HYPOTHESIS_PROFILE=ci\n" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_nothing_is_skipped_where_nothing_lacks(home):
    assert not lacking.skips(None)


def test_a_missing_chromium_is_skipped_at_home(home, monkeypatch):
    monkeypatch.setattr(browser, "CHROMIUM", None)
    with pytest.raises(pytest.skip.Exception, match="make setup-chromium"):
        browser.executable()


def test_a_missing_chromium_fails_on_ci(ci, monkeypatch):
    monkeypatch.setattr(browser, "CHROMIUM", None)
    with pytest.raises(pytest.fail.Exception, match="make setup-chromium"):
        browser.executable()


def skipping():
    @spark.needs_spark
    def test():
        pass

    return [m.args[0] for m in test.pytestmark if m.name == "skipif"]


def test_a_missing_spark_is_skipped_at_home(home, monkeypatch):
    monkeypatch.setattr(spark, "LACKING", "there is no Java")
    assert skipping() == [True]


def test_a_missing_spark_fails_on_ci(ci, monkeypatch):
    monkeypatch.setattr(spark, "LACKING", "there is no Java")
    assert skipping() == [False]
    with pytest.raises(pytest.fail.Exception, match="there is no Java"):
        spark.present()
