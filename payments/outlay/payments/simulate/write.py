"""Writes a world's files."""

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.formats.spr import write_spr
from outlay.payments.simulate.aftermath import dispositions_table, outcomes_table
from outlay.payments.simulate.dice import Dice
from outlay.payments.simulate.folder import World
from outlay.payments.simulate.forms import intake_table, payment_keys
from outlay.payments.simulate.groups import draw_groups
from outlay.payments.simulate.made import Made
from outlay.payments.simulate.making import Making
from outlay.payments.simulate.programs import Program
from outlay.payments.simulate.texts import draw_texts
from outlay.payments.simulate.truth import NAME, write_truth

INPUT_SYSTEM = "OUTLAY-SIMULATED-AGENCIES"
SIDE_COLUMNS = (
    "invoice_number",
    "award_id",
    "invoice_on",
    "period_start",
    "period_end",
)


def write_world(world: World, dice: Dice, making: Making, made: Made) -> None:
    """Write every file of `world`; `made.rows` are in schedule order."""
    rows = made.rows
    texts = draw_texts(dice["forms"], making)
    intake = intake_table(making, rows, texts)
    keys = payment_keys(intake)
    past = int((rows["day"] < making.days.count).sum())
    pq.write_table(intake.slice(0, past), world.history)
    pq.write_table(outcomes_table(dice["review"], making, made, keys), world.outcomes)
    fates = dispositions_table(dice["review"], making, made, keys)
    pq.write_table(fates, world.dispositions)
    pq.write_table(draw_groups(dice["groups"], making, rows), world.groups)
    _write_programs(world.programs, making.programs)
    _write_day(world, intake.slice(past), keys.slice(past))
    write_truth(world.folder / "truth" / NAME, rows, keys)


def _write_programs(path: Path, programs: tuple[Program, ...]) -> None:
    blocks = [
        f'[[program]]\nalc = "{p.alc}"\nagency = "{p.agency}"\nprogram = "{p.name}"\n'
        for p in programs
    ]
    path.write_text("\n".join(blocks), encoding="utf-8")


def _write_day(world: World, intake: pa.Table, keys: pa.Array) -> None:
    """Write the scored day three times over: request file, side file, intake rows."""
    size = intake.num_rows
    part = intake.schema.get_field_index("batch_part")
    rows = intake.set_column(0, "source_line", pa.array(np.arange(1, size + 1)))
    rows = rows.set_column(part, "batch_part", pa.nulls(size, pa.string()))
    pq.write_table(rows, world.day_rows)
    write_spr(world.day, rows.to_batches(), input_system=INPUT_SYSTEM, sort=True)
    _write_side(world.day_side, rows.select(list(SIDE_COLUMNS)), keys)


def _write_side(path: Path, said: pa.Table, keys: pa.Array) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("payment_key", *SIDE_COLUMNS))
        for key, row in zip(keys.to_pylist(), said.to_pylist(), strict=True):
            cells = ["" if value is None else str(value) for value in row.values()]
            if any(cells):
                writer.writerow((key, *cells))
