import shutil

import pytest
from typer.testing import CliRunner

from outlay.models.settings import TrainSettings
from outlay.payments.store import Store
from outlay.pipelines.main import app
from tests.pipelines.conftest import SETTINGS

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


def test_a_search_writes_settings_that_training_reads(small, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(small.home, home)
    (tmp_path / "settings.toml").write_text(SETTINGS)
    out = tmp_path / "best.toml"
    asked = ["--home", str(home), "--settings", str(tmp_path / "settings.toml")]
    asked += ["--as-of", small.world.as_of.isoformat(), "--out", str(out)]
    done = CliRunner().invoke(app, ["search", *asked, "--trials", "2"])
    assert done.exit_code == 0, done.output
    assert TrainSettings.load(out).search.trials == 2
    assert "fraud model" in done.output
    assert "outlay train --settings" in done.output
    assert not (Store.open(home).models_folder / "searching").exists()
