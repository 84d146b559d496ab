"""A store, and ways to take payments and returns in."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.payments.intake import ingest
from outlay.payments.returns import ReturnsTaken, add_returns
from outlay.payments.store import Store
from tests.payments.nacha.made import Batch, records, written

MADE_ON = dt.date(2026, 7, 4)


@dataclass
class Office:
    """One agency's store, and what arrives there."""

    store: Store
    folder: Path
    arrived: int = 0

    def pays(self, *batches: Batch, created: str = "260701", modifier="A") -> list[str]:
        """Take a NACHA file of payments in; return the payment keys."""
        lines = records(*batches, created=created, modifier=modifier)
        return self.takes(written(self._path("paid.ach"), lines))

    def takes(self, path: Path) -> list[str]:
        made = ingest(self.store, path, as_of=dt.date(2026, 6, 1))
        file = self.store.payments_file(made.import_id)
        return pq.read_table(file)["payment_key"].to_pylist()

    def hears(
        self, *batches: Batch, created: str = "260704", **options
    ) -> ReturnsTaken:
        """Take a NACHA file of notices in."""
        path = written(self._path("back.ach"), records(*batches, created=created))
        return self.hears_again(path, **options)

    def hears_again(self, path: Path, **options) -> ReturnsTaken:
        taken = add_returns(self.store, path, **{"on": MADE_ON, **options})
        assert_nothing_lost(taken)
        return taken

    @property
    def last(self) -> Path:
        return max(self.folder.glob("*back.ach"))

    @property
    def dispositions(self) -> list[dict]:
        return rows(self.store.dispositions_files())

    @property
    def outcomes(self) -> list[dict]:
        return rows(self.store.outcomes_files())

    def _path(self, name: str) -> Path:
        self.arrived += 1
        return self.folder / f"{self.arrived:03d}-{name}"


def rows(files: list[Path]) -> list[dict]:
    return [row for file in files for row in pq.read_table(file).to_pylist()]


def assert_nothing_lost(taken: ReturnsTaken) -> None:
    parts = (
        taken.joined,
        taken.known,
        taken.changes,
        taken.disputes,
        taken.others,
        taken.unmatched,
        taken.broken,
    )
    assert taken.came.notices == sum(part.notices for part in parts)
    assert taken.came.cents == sum(part.cents for part in parts)


@pytest.fixture
def office(tmp_path, monkeypatch) -> Office:
    monkeypatch.delenv("OUTLAY_TOKEN_KEY", raising=False)
    monkeypatch.delenv("OUTLAY_IDENTITY_KEY", raising=False)
    return Office(Store.create(tmp_path / "home"), tmp_path)


@pytest.fixture
def parquet(tmp_path):
    """Write INTAKE rows as a Parquet file."""

    def write(given: list[dict], name: str = "p.parquet") -> Path:
        from tests.payments.core.made_up import batch

        table = pa.Table.from_batches([batch(given)]).drop_columns(["batch_part"])
        pq.write_table(table, tmp_path / name)
        return tmp_path / name

    return write
