"""The scored day says the same as a request file with its side file and as rows."""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from outlay.payments.formats.side import SideFile
from outlay.payments.formats.spr import SprReader
from outlay.payments.intake.complete import keys_of, with_column
from outlay.payments.reader import BadRow
from outlay.payments.simulate import World

# A request file has no dates; programs.toml gives agency and program.
ELSEWHERE = {
    "source_line",
    "batch_part",
    "known_at",
    "scheduled_on",
    "agency",
    "program",
}


@pytest.fixture(scope="module")
def read(world: World) -> tuple[pa.Table, list[BadRow]]:
    reader, side = SprReader(world.day), SideFile.load(world.day_side)
    good, bad = [], []
    for chunk in reader.chunks():
        dates = pa.array([world.payment_date] * chunk.good.num_rows, pa.date32())
        dated = with_column(chunk.good, "scheduled_on", dates)
        keyed = dated.append_column("payment_key", keys_of(dated))
        good.append(side.join(keyed))
        bad.extend(chunk.bad)
    return pa.Table.from_batches(good), bad


def test_request_and_side_file_give_the_same_payments(
    world: World, read: tuple[pa.Table, list[BadRow]], truth: pa.Table
) -> None:
    rows = pq.read_table(world.day_rows)
    keys = truth["payment_key"].combine_chunks().slice(truth.num_rows - rows.num_rows)
    rows = rows.append_column("payment_key", keys)
    told, bad = read
    assert told.num_rows + len(bad) == rows.num_rows
    same = rows.filter(pc.is_in(keys, told["payment_key"].combine_chunks()))
    one, other = same.sort_by("payment_key"), told.sort_by("payment_key")
    for name in sorted(set(one.schema.names) - ELSEWHERE):
        assert one[name].to_pylist() == other[name].to_pylist(), name


def test_what_is_unfit_is_found_unfit_and_nothing_else(
    world: World, read: tuple[pa.Table, list[BadRow]]
) -> None:
    rows = pq.read_table(world.day_rows)
    _, bad = read
    nameless = rows["payee_name"].null_count
    assert {row.rule for row in bad} == {"SPR 5.0.2, 02.06", "SPR 5.0.2, 02.15"}
    assert sum(row.rule.endswith("02.06") for row in bad) == nameless
