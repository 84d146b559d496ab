"""A store with payments and lists."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.payments.intake import ingest
from outlay.payments.matching.match import match_batch
from outlay.payments.store import Store
from outlay.payments.tables import INTAKE
from tests.payments.core.made_up import PAID, row


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    monkeypatch.delenv("OUTLAY_TOKEN_KEY", raising=False)
    monkeypatch.delenv("OUTLAY_IDENTITY_KEY", raising=False)
    return Store.create(tmp_path / "home")


@pytest.fixture
def take_in(store, tmp_path):
    """Take payments in; each is given by what differs from a made-up row."""

    def take(*changes, extra=()):
        schema = INTAKE.schema
        for name, kind in extra:
            schema = schema.append(pa.field(name, kind))
        rows = [row(i, **change) for i, change in enumerate(changes, 1)]
        file = tmp_path / "payments.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), file)
        return ingest(store, file, as_of=PAID - dt.timedelta(days=2)).import_id

    return take


@pytest.fixture
def matched(store, tmp_path):
    """Match an import; return the rows of MATCHES."""

    def match(import_id, day=PAID, name="matches.parquet"):
        match_batch(store, import_id, day=day, out=tmp_path / name)
        return pq.read_table(tmp_path / name).to_pylist()

    return match
