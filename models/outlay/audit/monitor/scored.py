"""The scored batches of a period, read in place: only counts are held in memory."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.database import connect
from outlay.payments.errors import ConfigurationError
from outlay.payments.manifest import Manifest
from outlay.payments.store import Store

FOLDER = Path(__file__).parent
SCORED = "scored.parquet"


@dataclass(frozen=True, slots=True)
class Days:
    """Days on which batches were scored, both included.

    Raises
    ------
    ConfigurationError
        Where they end before they begin.
    """

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ConfigurationError(
                f"{self.first} to {self.last} is no period",
                fix="give a first day and a last day not before it",
            )

    @property
    def as_of(self) -> dt.date:
        """The day after: outcomes known before it count."""
        return self.last + dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Run:
    """A standing run: its folder, its import, the day it was scored for, its models."""

    folder: Path
    import_id: str
    day: dt.date
    models: tuple[str, str]

    @property
    def scored(self) -> Path:
        """The run's SCORES."""
        return self.folder / SCORED


def standing(store: Store) -> list[Run]:
    """Return the run that stands of every scored batch, by day."""
    runs = [_run(folder) for folder in store.standing_runs()]
    return sorted(runs, key=lambda run: (run.day, run.import_id))


def _run(folder: Path) -> Run:
    manifest = Manifest.load(folder)
    said = manifest.scoring or {}
    models = str(said.get("fraud_model", "none")), str(said.get("error_model", "none"))
    return Run(folder, manifest.import_id, manifest.as_of, models)


@contextmanager
def opened(
    runs: Sequence[Run], models: tuple[str, str]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the rows of `runs` as the view `scored`; `ours` were scored by `models`."""
    with connect() as connection:
        rows = [(str(run.scored), run.day, run.models == models) for run in runs]
        connection.execute("create table runs (file varchar, day date, ours boolean)")
        connection.executemany("insert into runs values (?, ?, ?)", rows)
        view = connection.sql(query("scored"), params={"files": [r[0] for r in rows]})
        view.create_view("scored")
        yield connection


def query(name: str) -> str:
    """Return the text of the query `name` of this folder."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def payments_in(runs: Sequence[Run]) -> int:
    """Return how many payments the runs hold."""
    return sum(pq.read_metadata(run.scored).num_rows for run in runs)


def score_pieces(run: Run, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield a run's scores in pieces."""
    with pq.ParquetFile(run.scored) as file:
        yield from file.iter_batches(columns=list(columns))
