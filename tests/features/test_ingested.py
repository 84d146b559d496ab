"""Features of files that came through intake: formats, stores, compilers agree."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from outlay.features.history import History
from outlay.features.matrix import batch_matrix, training_matrix
from outlay.features.registry import FEATURES
from outlay.payments.dispositions import add_dispositions
from outlay.payments.intake import ingest
from outlay.payments.outcomes import add_outcomes
from outlay.payments.simulate.world import World, WorldSize, simulate
from outlay.payments.store import Store
from tests.features.world import read

SMALL = WorldSize(payments=1_500, day_payments=120, days=240)
NAMES = [feature.name for feature in FEATURES]


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    return simulate(tmp_path_factory.mktemp("world"), seed=5, size=SMALL)


def stored(home: Path, world: World, day: Path) -> tuple[Store, str]:
    """Take history, what became known, and one day's file into a store."""
    store = Store.create(home)
    ingest(store, world.history, programs=world.programs)
    add_outcomes(store, world.outcomes)
    add_dispositions(store, world.dispositions)
    taken = ingest(store, day, as_of=world.as_of, programs=world.programs)
    return store, taken.import_id


def features_of(store: Store, import_id: str, as_of: dt.date, out: Path):
    batch_matrix(History.of(store), import_id=import_id, as_of=as_of, out=out)
    return read(out).sort_values("payment_key", ignore_index=True)


@pytest.mark.slow
def test_csv_and_parquet_of_the_same_payments_give_equal_features(world, tmp_path):
    """Two stores have two keys, so that no feature can lean on a token's text."""
    rows = pq.read_table(world.day_rows).drop_columns(["known_at"])
    parquet, csv = tmp_path / "day.parquet", tmp_path / "day.csv"
    pq.write_table(rows, parquet)
    pc.write_csv(rows, csv)
    made = []
    for day in (parquet, csv):
        store, import_id = stored(tmp_path / f"home-{day.suffix[1:]}", world, day)
        made.append(features_of(store, import_id, world.as_of, tmp_path / "m"))
    assert len(made[0]) > 100
    same = ["payment_key", *NAMES]
    pd.testing.assert_frame_equal(made[0][same], made[1][same], check_exact=True)


@pytest.mark.slow
def test_both_compilers_agree_on_a_simulated_world(world, tmp_path):
    store, import_id = stored(tmp_path / "home", world, world.day_rows)
    scored = features_of(store, import_id, world.as_of, tmp_path / "b")
    training_matrix(
        History.of(store),
        since=world.as_of,
        until=world.as_of + dt.timedelta(days=1),
        out=tmp_path / "t",
    )
    trained = read(tmp_path / "t")
    trained = trained[trained["batch_id"].str.startswith(import_id)]
    trained = trained.sort_values("payment_key", ignore_index=True)
    # A scored file's own day is the training day, so even the ids are equal.
    pd.testing.assert_frame_equal(trained, scored, check_exact=True)
    assert len(scored) > 100


def test_history_of_a_store_names_its_files(tmp_path):
    store = Store.create(tmp_path / "home")
    for folder in (store.payments_folder, store.outcomes_folder):
        pq.write_table(pa.table({"a": [1]}), folder / "one.parquet")
    history = History.of(store)
    assert history.payments == (store.payments_folder / "one.parquet",)
    assert history.outcomes == (store.outcomes_folder / "one.parquet",)
    assert history.dispositions == ()
