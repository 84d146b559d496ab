"""`outlay tune` on a trained store, and the policy that it writes."""

import csv
import json

import pytest
from typer.testing import CliRunner

from outlay.decisions.policy import Policy, default
from outlay.payments.errors import ConfigurationError, ModelProblemError
from outlay.payments.store import Store
from outlay.pipelines.jobs.tuning import TuneRequest, tune, write_policy
from outlay.pipelines.main import app

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("small"),
    pytest.mark.usefixtures("wide"),
]


def silent(_done, _total):
    pass


def test_table_figures_and_picture_tell_one_curve(small, tmp_path):
    words = ["tune", "--home", str(small.home), "--out", str(tmp_path)]
    words += ["--policy", str(small.policy), "--choose", "0.1"]
    result = CliRunner().invoke(app, words, env={"COLUMNS": "220", "TERM": "dumb"})
    assert result.exit_code == 0, result.exception
    with (tmp_path / "curve.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said = json.loads((tmp_path / "curve.json").read_text(encoding="utf-8"))
    assert [float(row["limit"]) for row in rows] == [p["limit"] for p in said["points"]]
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
    at = next(r for r in rows if r["limit"] == "0.1" and not r["program"])
    assert f"{float(at['false_positive_rate']):.2%}" in result.output
    assert "By program at 10.00%" in result.output
    chosen = Policy.load(tmp_path / "policy.toml")
    assert chosen.default.max_false_positive_rate == pytest.approx(0.1)
    assert chosen.digest() in result.output


def test_limits_with_too_few_rows_say_how_many_are_missing(small, tmp_path):
    request = TuneRequest(small.home, tmp_path, small.policy, limits=[0.0001])
    (point,) = tune(request, silent)
    assert point.missing > 0
    row = (tmp_path / "curve.csv").read_text(encoding="utf-8").splitlines()[1]
    assert f",{point.missing}," in row
    assert not (tmp_path / "curve.png").exists()


def test_without_a_champion_there_is_no_curve(tmp_path):
    Store.create(tmp_path / "home")
    with pytest.raises(ModelProblemError, match="no champion whose curve"):
        tune(TuneRequest(tmp_path / "home", tmp_path), silent)


def test_a_written_policy_differs_in_the_limit_alone_and_keeps_its_comments(tmp_path):
    out = tmp_path / "policy.toml"
    chosen = write_policy(None, 0.004, None, out)
    limits = default().default.model_copy(update={"max_false_positive_rate": 0.004})
    assert chosen == default().model_copy(update={"default": limits})
    assert "# The dollar floor" in out.read_text(encoding="utf-8")


def test_a_limit_for_one_program_leaves_the_others_as_they_were(tmp_path):
    first, second = tmp_path / "1.toml", tmp_path / "2.toml"
    write_policy(None, 0.004, "Pension", first)
    chosen = write_policy(first, 0.002, "Pension", second)
    assert [s.program for s in chosen.stratum] == ["Pension"]
    assert chosen.limits("Pension", "Vendor").max_false_positive_rate == 0.002
    assert chosen.limits("Travel", "Vendor") == default().limits("Travel", "Vendor")


@pytest.mark.parametrize("limit", [0.0, 1.0, -0.1, 5.0])
def test_a_limit_that_is_no_share_is_refused(tmp_path, limit):
    with pytest.raises(ConfigurationError, match="no false-positive rate"):
        write_policy(None, limit, None, tmp_path / "policy.toml")
    assert not (tmp_path / "policy.toml").exists()
