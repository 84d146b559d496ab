from importlib.metadata import version

import pytest

from outlay.models import train as training_module
from outlay.models.code_version import code_version
from outlay.models.train import train
from tests.models.made import AS_OF, FIRST, SETTINGS

COMMIT = "0123456789abcdef0123456789abcdef01234567"
OTHER = "f" * 40


def checkout(folder, head):
    git = folder / ".git"
    git.mkdir(parents=True)
    (git / "HEAD").write_text(f"{head}\n", encoding="utf-8")
    return git


def test_a_branch_of_its_own_file_is_followed(tmp_path):
    git = checkout(tmp_path, "ref: refs/heads/a/branch")
    (git / "refs/heads/a").mkdir(parents=True)
    (git / "refs/heads/a/branch").write_text(f"{COMMIT}\n", encoding="utf-8")
    (git / "packed-refs").write_text(f"{OTHER} refs/heads/a/branch\n")
    assert code_version(tmp_path) == {"package": version("outlay"), "commit": COMMIT}


def test_a_packed_branch_and_a_detached_head_are_read(tmp_path):
    git = checkout(tmp_path / "packed", "ref: refs/heads/main")
    lines = f"# pack-refs with: peeled\n{OTHER} refs/heads/mainly\n^{OTHER}\n"
    (git / "packed-refs").write_text(f"{lines}{COMMIT} refs/heads/main\n")
    checkout(tmp_path / "detached", COMMIT)
    for name in ("packed", "detached"):
        assert code_version(tmp_path / name)["commit"] == COMMIT


def test_a_worktree_is_read_where_its_repository_stands(tmp_path):
    git = checkout(tmp_path / "first", f"{OTHER}")
    (git / "refs/heads").mkdir(parents=True)
    (git / "refs/heads/side").write_text(COMMIT, encoding="utf-8")
    own = git / "worktrees/second"
    own.mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/side\n", encoding="utf-8")
    (own / "commondir").write_text("../..\n", encoding="utf-8")
    (tmp_path / "second").mkdir()
    (tmp_path / "second/.git").write_text(f"gitdir: {own}\n", encoding="utf-8")
    assert code_version(tmp_path / "second")["commit"] == COMMIT


@pytest.mark.parametrize("head", [None, "ref: refs/heads/none", "an /odd/path", ""])
def test_what_cannot_be_read_is_unknown(tmp_path, head):
    if head is not None:
        checkout(tmp_path, head)
    assert code_version(tmp_path)["commit"] == "unknown"


@pytest.mark.slow
def test_the_commit_changes_no_model(training, history, monkeypatch):
    said = {"package": "9", "commit": OTHER}
    monkeypatch.setattr(training_module, "code_version", lambda: said)
    matrix, _, outcomes = history
    other = train(
        matrix,
        outcomes,
        as_of=AS_OF,
        first_day=FIRST,
        settings=SETTINGS,
        simulated=True,
    )
    assert other.code == said != training.code
    assert other.training_id == training.training_id
    assert other.fraud.texts() == training.fraud.texts()
    assert other.error.texts() == training.error.texts()
    assert other.metrics == training.metrics
