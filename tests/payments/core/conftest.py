"""Stores and readers for the tests of intake."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from outlay.payments.intake import job
from outlay.payments.reader import Chunk, Reader
from outlay.payments.store import Store
from tests.payments.core.made_up import MadeUpReader


@pytest.fixture(autouse=True)
def no_keys_around(monkeypatch):
    monkeypatch.delenv("OUTLAY_TOKEN_KEY", raising=False)
    monkeypatch.delenv("OUTLAY_IDENTITY_KEY", raising=False)


@pytest.fixture
def store(tmp_path) -> Store:
    return Store.create(tmp_path / "home")


@pytest.fixture
def reads(monkeypatch) -> Callable[[Reader | Sequence[Chunk]], None]:
    """Let intake read these chunks, whatever the file holds."""

    def install(given):
        reader = MadeUpReader(given) if isinstance(given, Sequence) else given
        monkeypatch.setattr(job, "reader_for", lambda *_args, **_options: reader)

    return install


@pytest.fixture
def some_file(tmp_path) -> Path:
    path = tmp_path / "some.parquet"
    path.write_bytes(b"PAR1 only a name for what the made-up reader hands over")
    return path
