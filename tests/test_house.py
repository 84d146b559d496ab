"""The house itself: roots, contracts, and what may not be in the tree."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOTS = ("payments", "features", "models", "pipelines", "review")


def test_no_namespace_folder_holds_an_init():
    assert not [root for root in ROOTS if (ROOT / root / "outlay/__init__.py").exists()]


def test_adr_numbers_match_their_titles():
    for path in (ROOT / "docs/adr").glob("*.md"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith(f"# {path.name[:4]}. "), path.name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        (
            "features/outlay/features/breach.py",
            "from outlay.payments.protected import read_groups",
            "Protected attributes are read only by the audit",
        ),
        (
            "models/outlay/models/breach.py",
            "from outlay.payments.simulate.truth import read_truth",
            "The simulator's truth is read only by tests and benchmarks",
        ),
        (
            "models/outlay/decisions/breach.py",
            "from outlay.payments.identities import read_identities",
            "Raw identifiers are read in payments alone",
        ),
        (
            "payments/outlay/payments/breach.py",
            "import outlay.features",
            "Layers import one way",
        ),
        (
            "models/outlay/audit/breach.py",
            "import prefect",
            "Prefect and the terminal only in pipelines",
        ),
    ],
)
def test_import_contract_bites(tmp_path, module, line, contract):
    for root in ROOTS:
        for source in (ROOT / root).rglob("*.py"):
            copy = tmp_path / source.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(source.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (tmp_path / module).write_text(f"{line}\n", encoding="utf-8")
    path = ":".join(str(tmp_path / root) for root in ROOTS)
    result = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": path, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert f"{contract} BROKEN" in result.stdout
