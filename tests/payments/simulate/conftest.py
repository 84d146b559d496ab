"""One small world for all tests here: making it takes some seconds."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.payments.simulate import World, WorldSize, simulate
from outlay.payments.simulate.truth import read_truth

SMALL = WorldSize(payments=24_000, day_payments=1_600)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return simulate(tmp_path_factory.mktemp("world"), seed=7, size=SMALL)


@pytest.fixture(scope="session")
def history(world: World) -> pa.Table:
    return pq.read_table(world.history)


@pytest.fixture(scope="session")
def outcomes(world: World) -> pa.Table:
    return pq.read_table(world.outcomes)


@pytest.fixture(scope="session")
def truth(world: World) -> pa.Table:
    return read_truth(world.folder)


def digests(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
