"""Rows of the intake table written as a payment request file."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.atomic import whole
from outlay.payments.formats.spr.columns import Ints
from outlay.payments.formats.spr.encoding import Codec
from outlay.payments.formats.spr.layout import ACH_PAYMENT, CHECK_PAYMENT
from outlay.payments.formats.spr.output import Output, unfit
from outlay.payments.formats.spr.records import AchSchedule, CheckSchedule, FileHeader
from outlay.payments.formats.spr.row_records import records_of
from outlay.payments.tables import INTAKE

GROUPED_BY: Final = ("alc", "schedule_number", "method", "payment_type", "sec_code")
_ROWS: Final = 8192


def write_spr(
    path: Path,
    payments: Iterable[pa.RecordBatch],
    *,
    input_system: str,
    sort: bool = False,
    codec: Codec = "ascii",
    end: str = "\n",
) -> None:
    """Write intake rows as a Standard Payment Request 5.0.2.

    Rows of one location code, schedule number, method, payment type and entry class
    are one schedule; schedules stand in the order of their first rows. An account
    symbol or event code becomes a G record over the whole amount.

    Parameters
    ----------
    path : Path
        The file; it appears whole or not at all.
    payments : iterable of RecordBatch
        Rows of the intake table; what the format lacks is not written.
    input_system : str
        The agency's identifier, at most 40 characters.
    sort : bool
        Sort each ACH schedule by routing number, equal ones as they came.
    codec, end : str
        Code page, and what stands after each record: a line end, or nothing.

    Raises
    ------
    OutputError
        Where routing numbers are out of order and not to be sorted, or a value does
        not fit the format: over $99,999,999.99, too long, not ASCII, a wire, one
        schedule number for two schedules.
    """
    rows = pa.Table.from_batches(list(payments), INTAKE.schema)
    with whole(path) as unfinished, unfinished.open("wb") as file:
        output = Output(file, codec, end)
        output.begin(FileHeader(input_system))
        for schedule in _schedules(rows):
            ordered = schedule
            if sort and schedule["method"][0].as_py() == "ach":
                ordered = _by_routing_number(schedule)
            _write_schedule(output, ordered)
        output.finish()


def _schedules(rows: pa.Table) -> Iterator[pa.Table]:
    if not rows.num_rows:
        return
    group = _group_numbers(rows)
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    ends = np.append(starts[1:], len(order))
    sorted_rows = rows.take(pa.array(order))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        yield sorted_rows.slice(start, end - start)


def _group_numbers(rows: pa.Table) -> Ints:
    """Return each row's group, numbered by first appearance."""
    key = pc.binary_join_element_wise(
        *(rows[name].fill_null("") for name in GROUPED_BY), "\x1f"
    )
    coded = key.combine_chunks().dictionary_encode()
    numbers: Ints = coded.indices.to_numpy().astype(np.int64)
    return numbers


def _by_routing_number(schedule: pa.Table) -> pa.Table:
    numbers = schedule["routing_number"].fill_null("").to_pylist()
    order = sorted(range(len(numbers)), key=numbers.__getitem__)
    return schedule.take(pa.array(order))


def _write_schedule(output: Output, schedule: pa.Table) -> None:
    first = {name: schedule[name][0].as_py() or "" for name in GROUPED_BY}
    output.begin_schedule(_header(first))
    _check_rows(schedule)
    if first["method"] == "ach":
        output.check_order(schedule["routing_number"].fill_null("").to_pylist())
    record = ACH_PAYMENT if first["method"] == "ach" else CHECK_PAYMENT
    for batch in schedule.combine_chunks().to_batches(max_chunksize=_ROWS):
        cents = pc.sum(batch.column("amount_cents")).as_py()
        output.put_rows(records_of(batch, record), len(batch), cents)


def _header(first: dict[str, str]) -> AchSchedule | CheckSchedule:
    number, payment_type, alc = (
        first[name] for name in ("schedule_number", "payment_type", "alc")
    )
    if first["method"] == "ach":
        return AchSchedule("", number, payment_type, first["sec_code"], alc)
    if first["method"] == "check":
        return CheckSchedule(number, payment_type, alc)
    raise unfit(
        f"the format has no payments by {first['method'] or 'no method'}",
        "1.2",
        "leave them out: only ACH and check payments can be written",
    )


def _check_rows(schedule: pa.Table) -> None:
    ids = pc.utf8_trim(schedule["payment_id"].fill_null(""), characters=" ")
    if pc.any(pc.equal(ids, "")).as_py() or pc.count_distinct(ids).as_py() < len(ids):
        raise unfit(
            "a payment id is blank, or used twice in a schedule",
            "02.20",
            "give each payment of a schedule its own id",
        )
    if schedule["amount_cents"].null_count:
        raise unfit("a payment has no amount", "02.03", "give every amount in cents")
