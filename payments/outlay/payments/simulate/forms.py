"""How payments are written down: schedules, numbers, names as text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.payments.keys import fiscal_year
from outlay.payments.simulate.making import Making
from outlay.payments.simulate.places import street_lines
from outlay.payments.simulate.rows import NOTHING, Flags, Ints, Rows
from outlay.payments.tables import INTAKE

BETC = "DISB"


def in_schedule_order(rng: np.random.Generator, making: Making, rows: Rows) -> Rows:
    """Order rows by day, schedule and routing number, as schedules must be (SPR)."""
    bank = _bank(making, rows)
    routing = np.argsort(np.argsort(making.registers.banks.routing))
    rank = np.where(bank == NOTHING, 0, routing[bank])
    order = np.lexsort(
        (
            rng.random(len(rows)),
            rank,
            rows["account"] == NOTHING,
            rows["program"],
            rows["day"],
        )
    )
    return rows.take(order)


def _bank(making: Making, rows: Rows) -> Ints:
    return np.where(
        rows["account"] == NOTHING,
        NOTHING,
        making.registers.banks_of()[rows["account"]],
    )


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a world's registers, drawn once."""

    account: pa.Array
    street: pa.Array
    name: pa.Array
    tin: pa.Array
    tin_type: pa.Array
    savings: Flags
    payee_id: pa.Array


def draw_texts(rng: np.random.Generator, making: Making) -> Texts:
    """Draw account numbers and streets, and gather names and numbers."""
    registers = making.registers
    digits = rng.integers(8, 13, registers.accounts)
    numbers = rng.integers(10 ** (digits - 1), 10**digits)
    return Texts(
        account=pa.array(numbers.astype(str), pa.string()),
        street=pa.array(
            [s.upper() for s in street_lines(rng, registers.addresses)], pa.string()
        ),
        name=pa.array(registers.names, pa.string()),
        tin=pa.array(registers.tins, pa.string()),
        tin_type=pa.array(registers.tin_types, pa.string()),
        savings=rng.random(registers.accounts) < 0.2,
        payee_id=_payee_ids(rng, len(making.payees)),
    )


def _payee_ids(rng: np.random.Generator, size: int) -> pa.Array:
    """Agencies' own numbers of payees, in no order that says who came when."""
    numbers = rng.permutation(size) * 37 + 100_003
    return pc.utf8_lpad(pa.array(numbers.astype(str)), 12, "0")


def intake_table(making: Making, rows: Rows, texts: Texts) -> pa.Table:
    """Write rows down as the intake table; rows are in schedule order."""
    check = rows["account"] == NOTHING
    columns = {
        **_schedule(making, rows, check),
        **_program(making, rows, check),
        **_payee(making, rows, texts),
        **_bank_details(making, rows, texts, check),
        **_papers(making, rows),
    }
    columns["source_line"] = pa.array(np.arange(1, len(rows) + 1))
    arrays = [
        columns[field.name].cast(field.type)
        if field.name in columns
        else pa.nulls(len(rows), field.type)
        for field in INTAKE.schema
    ]
    return pa.Table.from_arrays(arrays, schema=INTAKE.schema)


def _dates(making: Making, day: Ints) -> NDArray[np.datetime64]:
    return making.days.dates[day]


def _schedule(making: Making, rows: Rows, check: Flags) -> dict[str, pa.Array]:
    dates = pa.array(_dates(making, rows["day"]))
    stamp = pc.strftime(dates, "%y%m%d")
    letter = pa.array(np.where(check, "K", "A"))
    number = pc.binary_join_element_wise(
        _take([p.code for p in making.programs], rows["program"]),
        letter,
        stamp,
        "0001",
        "",
    )
    group = rows["day"] * 64 + rows["program"] * 2 + check
    starts = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    place = (
        np.arange(len(rows))
        - np.repeat(starts, np.diff(np.append(starts, len(rows))))
        + 1
    )
    ids = pc.utf8_lpad(pa.array(place.astype(str)), 8, "0")
    at = (
        _dates(making, rows["day"]).astype("datetime64[s]")
        + SUBMITTED
        + rows["program"] * 600
    )
    return {
        "batch_part": dates.cast(pa.string()),
        "alc": _take([p.alc for p in making.programs], rows["program"]),
        "schedule_number": number,
        "payment_id": ids,
        "scheduled_on": pa.array(_dates(making, making.days.paid(rows["day"]))),
        "known_at": pa.array(at.astype("datetime64[us]"), pa.timestamp("us", tz="UTC")),
    }


def _program(making: Making, rows: Rows, check: Flags) -> dict[str, pa.Array]:
    program = rows["program"]
    of = making.programs
    return {
        "agency": _take([p.agency for p in of], program),
        "program": _take([p.name for p in of], program),
        "tas": _take([p.tas for p in of], program),
        "betc": _take([BETC], np.zeros_like(program)),
        "payment_type": _take([p.payment_type for p in of], program),
        "method": pa.array(np.where(check, "check", "ach")),
        "sec_code": _take([p.sec_code for p in of], program, check),
        "amount_cents": pa.array(rows["amount"]),
    }


def _payee(making: Making, rows: Rows, texts: Texts) -> dict[str, pa.Array]:
    places = making.registers.places
    place = making.registers.place_of(rows["address"])
    no_name = rows["bad"] == 2
    no_street = rows["bad"] == 3
    return {
        "payee_name": _take(texts.name, rows["name"], no_name),
        "tin": _take(texts.tin, rows["tin"]),
        "tin_type": _take(texts.tin_type, rows["tin"]),
        "payee_id": _take(texts.payee_id, rows["payee"]),
        "street": _take(texts.street, rows["address"], no_street),
        "city": _take(places.city, place),
        "state": _take(places.state, place),
        "zip5": _take(places.zip5, place),
        "suspect": pa.array(no_street),
    }


def _bank_details(
    making: Making, rows: Rows, texts: Texts, check: Flags
) -> dict[str, pa.Array]:
    account = np.maximum(rows["account"], 0)
    routing = making.registers.banks.routing
    broken = np.array([r[:8] + str((int(r[8]) + 3) % 10) for r in routing])
    bank = np.maximum(_bank(making, rows), 0)
    code = np.where(texts.savings[account], "32", "22")
    return {
        "routing_number": pa.array(
            np.where(rows["bad"] == 1, broken[bank], routing[bank]), mask=check
        ),
        "account_number": _take(texts.account, account, check),
        "transaction_code": pa.array(code, mask=check),
    }


def _papers(making: Making, rows: Rows) -> dict[str, pa.Array]:
    no_invoice = rows["invoice"] == NOTHING
    no_period = rows["period"] == NOTHING
    first = (np.maximum(rows["period"], 0) - 1970 * 12).astype("datetime64[M]")
    last = (first + 1).astype("datetime64[D]") - 1
    first_day = np.datetime64(making.days.first)
    return {
        "invoice_number": _invoices(rows, no_invoice),
        "invoice_on": pa.array(first_day + rows["invoiced"], mask=no_invoice),
        "award_id": _awards(making, rows),
        "period_start": pa.array(first.astype("datetime64[D]"), mask=no_period),
        "period_end": pa.array(last, mask=no_period),
    }


def _invoices(rows: Rows, missing: Flags) -> pa.Array:
    """Invoice numbers, some spelt otherwise when they are entered again."""
    number = pa.array(_renumbered(rows).astype(str))
    prefix = pa.array(np.array(["INV-", "", "A", "2-"])[rows["payee"] % 4])
    plain = pc.binary_join_element_wise(prefix, number, "")
    longer = pc.binary_join_element_wise(
        plain, pa.array(np.array(["", "A", " ", ""])[rows["variant"]]), ""
    )
    zeroed = pc.binary_join_element_wise(prefix, "0", number, "")
    text = pc.if_else(pa.array(rows["variant"] == 2), zeroed, longer)
    return pc.if_else(pa.array(missing), pa.scalar(None, pa.string()), text)


def _renumbered(rows: Rows) -> Ints:
    """Number each payee's invoices in order of time, whoever wrote them.

    Rows that name one invoice go on naming one.
    """
    order = np.lexsort((rows["invoice"], rows["day"], rows["payee"]))
    code = rows["payee"] * (1 << 32) + rows["invoice"]
    _, first, which = np.unique(code[order], return_index=True, return_inverse=True)
    place = np.empty(first.size, dtype=np.int64)
    place[np.argsort(first)] = np.arange(first.size)
    payee = rows["payee"][order][first]
    start = np.full(int(payee.max(initial=0)) + 1, first.size)
    np.minimum.at(start, payee, place)
    number = (payee * 7919) % 8000 + 100 + place - start[payee]
    back = np.empty(len(rows), dtype=np.int64)
    back[order] = number[which]
    return back


def _awards(making: Making, rows: Rows) -> pa.Array:
    contract = np.array([p.limit_usd > 5000 for p in making.programs])[rows["program"]]
    number = pc.utf8_lpad(pa.array(rows["award"].astype(str)), 7, "0")
    text = pc.binary_join_element_wise("W91QX", "24P", number, "")
    return pc.if_else(
        pa.array(contract & (rows["award"] != NOTHING)),
        text,
        pa.scalar(None, pa.string()),
    )


def _take(
    values: pa.Array | Sequence[str], at: Ints, missing: Flags | None = None
) -> pa.Array:
    array = values if isinstance(values, pa.Array) else pa.array(values, pa.string())
    return array.take(pa.array(at, mask=missing))


def payment_keys(intake: pa.Table) -> pa.Array:
    """Return the payment key of every row (alc, fiscal year, schedule, id)."""
    days = intake["scheduled_on"].combine_chunks()
    distinct = pc.unique(days)
    years = pa.array([str(fiscal_year(day)) for day in distinct.to_pylist()])
    year = years.take(pc.index_in(days, distinct))
    return pc.binary_join_element_wise(
        intake["alc"].combine_chunks(),
        year,
        intake["schedule_number"].combine_chunks(),
        intake["payment_id"].combine_chunks(),
        "-",
    )


SUBMITTED = np.timedelta64(14 * 3600, "s")
"""Files come in from 14:00 UTC: the morning in the agencies' zone."""
