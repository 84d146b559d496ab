"""The scored day again and again, without building its features each time."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from outlay.payments.reader import silent
from outlay.payments.store import Store
from outlay.pipelines.jobs.features import MATRIX, build_features
from outlay.pipelines.jobs.intake import take_in
from tests.pipelines.faults.again import FromMatrix


@dataclass(frozen=True)
class Day:
    """A store that took the day in, and a run that has its features already."""

    home: Path
    run: FromMatrix


@pytest.fixture(scope="session")
def day(small, tmp_path_factory) -> Day:
    folder = tmp_path_factory.mktemp("day")
    home = small.copy(folder / "home")
    manifest = take_in(small.request(home, folder / "out").intake, silent)
    build_features(home, manifest, folder, silent)
    return Day(home, FromMatrix(folder / MATRIX))


@pytest.fixture
def paths(small):
    """Return a function that writes what a program of these tests has to know."""

    def written(to: Path, home: Path, **more: object) -> Path:
        world = small.world
        said = {
            "home": home,
            "file": world.day,
            "side": world.day_side,
            "programs": world.programs,
            "policy": small.policy,
            "settings": small.home.parent / "settings.toml",
            "payment_date": world.payment_date,
            "as_of": world.as_of,
            **more,
        }
        to.write_text(json.dumps(said, default=str))
        return to

    return written


@pytest.fixture
def spread(small):
    """Return a function that cuts the day into files of their own, marked made up."""
    import pyarrow.parquet as pq

    from outlay.payments.intake.source import file_sha256

    def cut(home: Path, to: Path, many: int, **changes: object) -> list[Path]:
        rows = pq.read_table(small.world.day_rows)
        for name, values in changes.items():
            rows = rows.set_column(rows.schema.get_field_index(name), name, values)
        files, step = [], -(-rows.num_rows // many)
        for number in range(many):
            file = to / f"part{number:02d}.parquet"
            pq.write_table(rows.slice(number * step, step), file)
            Store.open(home).mark_simulated(file_sha256(file))
            files.append(file)
        return files

    return cut
