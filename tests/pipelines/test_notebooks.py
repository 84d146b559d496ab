"""Every notebook runs on a small store, says nothing untrue, and is kept clean."""

import ast
import hashlib
import json
import re
import shutil
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pyarrow.parquet as pq
import pytest

from outlay.models.promotion import standing
from outlay.payments.store import Store
from outlay.pipelines.jobs.scoring import score_file

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
# They only read: not a byte of the store may change.
READERS = [path for path in NOTEBOOKS if not path.stem.startswith("02")]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def code(path):
    return [
        (cell["id"], "".join(cell["source"]))
        for cell in read(path)["cells"]
        if cell["cell_type"] == "code"
    ]


def run(cells):
    names = {}
    for name, source in cells:
        exec(compile(source, name, "exec"), names)  # noqa: S102 - our own notebook


def bytes_of(home):
    return {
        path.relative_to(home): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def demo(small, tmp_path_factory):
    """A small store as `outlay demo` leaves one: the day scored, default policy."""
    folder = tmp_path_factory.mktemp("notebooks")
    home = small.copy(folder / "home")
    shutil.copytree(small.world.folder, home / "demo" / "world")
    score_file(small.request(home, home / "demo" / "results", policy=None))
    return home


@pytest.fixture
def home(demo, tmp_path, monkeypatch):
    """A copy of it that OUTLAY_HOME names, seen from a folder of no importance."""
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    shutil.copytree(demo, home)
    elsewhere.mkdir()
    monkeypatch.setenv("OUTLAY_HOME", str(home))
    monkeypatch.chdir(elsewhere)
    mpl.use("Agg")
    yield home
    plt.close("all")
    assert not list(elsewhere.iterdir())


def test_there_are_four():
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_stripped_and_its_cells_have_lasting_names(path):
    notebook = read(path)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    names = [cell["id"] for cell in notebook["cells"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z-]{1,64}", name) for name in names)
    for cell in notebook["cells"]:
        assert cell["metadata"] == {}
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_defines_nothing(path):
    for name, source in code(path):
        kinds = (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
        nodes = ast.walk(ast.parse(source))
        assert not [node for node in nodes if isinstance(node, kinds)], name


@pytest.mark.slow
@pytest.mark.xdist_group("small")
@pytest.mark.parametrize("path", READERS, ids=lambda path: path.stem)
def test_notebook_runs_and_changes_nothing(path, home):
    before = bytes_of(home)
    run(code(path))
    assert bytes_of(home) == before


@pytest.mark.slow
@pytest.mark.xdist_group("small")
def test_retraining_ends_with_the_champion_it_began_with(home):
    before = standing(Store.open(home))
    run(code(NOTEBOOKS[1]))
    assert standing(Store.open(home)) == before


@pytest.mark.slow
@pytest.mark.xdist_group("small")
def test_retraining_refuses_a_store_that_no_demo_made(home):
    shutil.rmtree(home / "demo")
    with pytest.raises(AssertionError, match="it wants a store of outlay demo"):
        run(code(NOTEBOOKS[1]))


@pytest.mark.slow
@pytest.mark.xdist_group("small")
def test_notebook_fails_where_a_payment_was_lost(home):
    (standing_run,) = Store.open(home).standing_runs()
    scored = standing_run / "scored.parquet"
    table = pq.read_table(scored)
    pq.write_table(table.slice(1), scored)
    with pytest.raises(AssertionError):
        run(code(NOTEBOOKS[0])[:2])
