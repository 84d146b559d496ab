"""Rows of the intake table written as a payment request file."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.atomic import whole
from outlay.payments.errors import OutputError
from outlay.payments.formats.spr.codes import TIN_KINDS
from outlay.payments.formats.spr.columns import Ints
from outlay.payments.formats.spr.encoding import Bytes, Codec
from outlay.payments.formats.spr.grid import blank_records, put_cents, put_text
from outlay.payments.formats.spr.layout import (
    ACH_PAYMENT,
    CHECK_PAYMENT,
    TAS_BETC,
    Record,
)
from outlay.payments.formats.spr.output import Output
from outlay.payments.formats.spr.records import AchSchedule, CheckSchedule, FileHeader
from outlay.payments.tables import INTAKE

GROUPED_BY: Final = ("alc", "schedule_number", "method", "payment_type", "sec_code")
_PLAIN: Final = {
    "payee_id": "payee_id",
    "payee_name": "payee_name",
    "city": "city",
    "state": "state",
    "zip5": "postal_code",
    "payment_id": "payment_id",
    "tin": "tin",
}
_ACH_ONLY: Final = ("country", "routing_number", "account_number", "transaction_code")
_ADDRESS: Final = ("address_1", "address_2", "address_3", "address_4")
_SYMBOL: Final = re.compile(
    r"(?:(?P<prefix>[^-]{2})-)?(?:(?P<transfer>[^-]{3})-)?(?P<agency>[^-]{3})-"
    r"(?:(?P<begins>[^-]{4})-)?(?:(?P<ends>[^-]{4})-)?(?:(?P<availability>[^-])-)?"
    r"(?P<main_account>[^-]{4})(?:-(?P<sub_account>[^-]{3}))?"
)
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
        Rows of the intake table. Columns that the format lacks (dates, invoices,
        awards) are not written.
    input_system : str
        The agency's identifier, at most 40 characters.
    sort : bool
        Sort each ACH schedule by routing number, rows with equal ones as they came.
    codec, end : str
        Code page, and what stands after each record: a line end, or nothing.

    Raises
    ------
    OutputError
        Where routing numbers are out of order and `sort` is not set, or a value does
        not fit the format: an amount over $99,999,999.99, a text that is too long or
        not ASCII, a wire payment, one schedule number for two schedules.
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
    if first["method"] == "ach":
        header = AchSchedule(
            schedule_number=first["schedule_number"],
            payment_type=first["payment_type"],
            sec_code=first["sec_code"],
            alc=first["alc"],
        )
        output.begin_schedule(header)
        output.check_order(schedule["routing_number"].fill_null("").to_pylist())
    elif first["method"] == "check":
        output.begin_schedule(
            CheckSchedule(first["schedule_number"], first["payment_type"], first["alc"])
        )
    else:
        raise OutputError(
            f"the format has no payments by {first['method']}",
            rule="SPR 5.0.2, 1.2",
            fix="leave them out: only ACH and check payments can be written",
        )
    record = ACH_PAYMENT if first["method"] == "ach" else CHECK_PAYMENT
    for batch in schedule.combine_chunks().to_batches(max_chunksize=_ROWS):
        cents = batch.column("amount_cents")
        output.put_rows(_records(batch, record), len(batch), pc.sum(cents).as_py())


def _records(batch: pa.RecordBatch, record: Record) -> Bytes:
    payments = _payment_records(batch, record)
    tas, betc = batch.column("tas"), batch.column("betc")
    charged = pc.or_(tas.is_valid(), betc.is_valid()).to_numpy(zero_copy_only=False)
    if not charged.any():
        return payments
    accounts = _account_records(batch.filter(pa.array(charged)))
    place = np.arange(len(batch)) + np.concatenate(([0], np.cumsum(charged)[:-1]))
    rows = np.empty((len(payments) + len(accounts), payments.shape[1]), np.uint8)
    rows[place] = payments
    rows[place[charged] + 1] = accounts
    return rows


def _payment_records(batch: pa.RecordBatch, record: Record) -> Bytes:
    grid = blank_records(record, len(batch))
    put_cents(grid, record["amount_cents"], batch.column("amount_cents").to_numpy())
    for column, key in _PLAIN.items():
        put_text(grid, record[key], batch.column(column))
    if record is ACH_PAYMENT:
        for key in _ACH_ONLY:
            put_text(grid, record[key], batch.column(key))
    else:
        put_text(grid, record["country_name"], _abroad(batch.column("country")))
    for key, line in zip(_ADDRESS, _address(batch.column("street")), strict=True):
        put_text(grid, record[key], line)
    kinds = pa.array(list(TIN_KINDS.values()), pa.string())
    place = pc.index_in(batch.column("tin_type"), kinds)
    put_text(grid, record["tin_kind"], pa.array(list(TIN_KINDS)).take(place))
    return grid


def _abroad(country: pa.StringArray) -> pa.StringArray:
    # A check record has no country code, and any country name makes it foreign.
    return pc.if_else(pc.equal(country, "US"), pa.scalar(None, pa.string()), country)


def _address(street: pa.StringArray) -> list[pa.StringArray]:
    """Return a street as four lines, broken between words where it is long."""
    width = ACH_PAYMENT["address_1"].length
    lengths = pc.utf8_length(street.fill_null(""))
    if (pc.max(lengths).as_py() or 0) <= width:
        return [street, *(pa.nulls(len(street), pa.string()) for _ in range(3))]
    broken = [_broken(text, width) for text in street.fill_null("").to_pylist()]
    return [
        pa.array(
            [lines[at] if at < len(lines) else None for lines in broken], pa.string()
        )
        for at in range(len(_ADDRESS))
    ]


def _broken(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    most = len(_ADDRESS) - 1
    # What is over stays in the last line, which is then refused as too long.
    return [*lines[:most], " ".join(lines[most:])] if len(lines) > most else lines


def _account_records(batch: pa.RecordBatch) -> Bytes:
    grid = blank_records(TAS_BETC, len(batch))
    put_text(grid, TAS_BETC["payment_id"], batch.column("payment_id"))
    put_text(grid, TAS_BETC["betc"], batch.column("betc"))
    put_cents(grid, TAS_BETC["amount_cents"], batch.column("amount_cents").to_numpy())
    coded = batch.column("tas").dictionary_encode()
    parts = [_symbol(symbol) for symbol in coded.dictionary.to_pylist()]
    for key in _SYMBOL.groupindex:
        values = pa.array([part[key] for part in parts], pa.string())
        put_text(grid, TAS_BETC[key], values.take(coded.indices))
    return grid


def _symbol(symbol: str) -> dict[str, str | None]:
    found = _SYMBOL.fullmatch(symbol)
    if found is None:
        raise OutputError(
            f"the account symbol {symbol!r} is not in parts joined by dashes",
            rule="SPR 5.0.2, G.03 to G.10",
            fix="write it as prefix-transfer-agency-begin-end-availability-main-sub, "
            "leaving out what is blank",
        )
    return found.groupdict()
