"""Every notebook runs, and none is committed with outputs."""

import json
from pathlib import Path

import matplotlib as mpl
import pytest

from outlay.pipelines.jobs.scoring import score_file

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def cells(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_holds_no_outputs(path):
    assert all(not cell["outputs"] for cell in cells(path))


@pytest.mark.slow
@pytest.mark.xdist_group("small")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_on_a_trained_store(path, small, tmp_path, monkeypatch, capsys):
    home = small.copy(tmp_path / "home")
    score_file(small.request(home, tmp_path / "out"))
    monkeypatch.setenv("OUTLAY_HOME", str(home))
    mpl.use("Agg")
    names = {}
    for cell in cells(path):
        exec("".join(cell["source"]), names)  # noqa: S102 - our own notebook
    assert "outlay-fraud/1" in capsys.readouterr().out
