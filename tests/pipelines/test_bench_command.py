"""`outlay bench`: figures on the terminal and in a file, never a row."""

import json

import pyarrow.csv as pa_csv
import pytest
from typer.testing import CliRunner

from outlay.payments.errors import ConfigurationError
from outlay.pipelines.main import app
from tests.models.protocol.made import table, write

PLANTED = "Q. Planted-Name"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    names = [f"{PLANTED} {n % 40}" for n in range(800)]
    return write(tmp_path_factory.mktemp("bench"), table(800, who=names)[0])


def invoke(*arguments):
    return CliRunner().invoke(app, ["bench", *map(str, arguments)])


def test_the_command_prints_and_writes_the_same_figures(file, tmp_path, wide):
    out = tmp_path / "figures.json"
    result = invoke(
        file, "--label", "found", "--time", "day", "--id", "id", "--out", out
    )
    assert result.exit_code == 0, result.output
    said = json.loads(out.read_text())
    for each in said["models"].values():
        low, high = each["intervals"]["auc"]
        expected = f"{each['figures']['auc']:.3f} ({low:.3f} to {high:.3f})"
        assert expected in result.output
    assert said["columns"]["id"] == "left out: the id"
    assert said["rows"]["read"] == 800


def test_no_value_of_any_row_is_written(file, tmp_path, wide):
    out = tmp_path / "figures.json"
    result = invoke(
        file, "--label", "found", "--time", "day", "--id", "id", "--out", out
    )
    signals = pa_csv.read_csv(file)["signal"].to_pylist()
    for written in (out.read_text(), result.output):
        assert PLANTED not in written
        assert not [value for value in signals if str(value) in written]


@pytest.mark.parametrize("order", [(), ("--time", "day", "--row-order")])
def test_the_order_in_time_is_said_once(file, order):
    result = invoke(file, "--label", "found", *order)
    assert isinstance(result.exception, ConfigurationError)


def test_the_files_own_order_and_a_mapping(file, tmp_path, wide):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text("drop = ['id', 'day', 'who']\nk = [20]\n")
    result = invoke(file, "--label", "found", "--row-order", "--mapping", mapping)
    assert result.exit_code == 0, result.output
    assert "precision at 20" in result.output
    assert "the rows' own order" in result.output
