"""How payments are written down: schedules, numbers, names as text."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.payments.keys import fiscal_year
from outlay.payments.simulate.making import Making
from outlay.payments.simulate.papers import papers
from outlay.payments.simulate.rows import NOTHING, Flags, Ints, Rows
from outlay.payments.simulate.texts import Texts, taken
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


def intake_table(making: Making, rows: Rows, texts: Texts) -> pa.Table:
    """Write rows down as the intake table; rows are in schedule order."""
    check = rows["account"] == NOTHING
    columns = {
        **_schedule(making, rows, check),
        **_program(making, rows, check),
        **_payee(making, rows, texts),
        **_bank_details(making, rows, texts, check),
        **papers(making, rows),
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
        taken([p.code for p in making.programs], rows["program"]),
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
        "alc": taken([p.alc for p in making.programs], rows["program"]),
        "schedule_number": number,
        "payment_id": ids,
        "scheduled_on": pa.array(_dates(making, making.days.paid(rows["day"]))),
        "known_at": pa.array(at.astype("datetime64[us]"), pa.timestamp("us", tz="UTC")),
    }


def _program(making: Making, rows: Rows, check: Flags) -> dict[str, pa.Array]:
    program = rows["program"]
    of = making.programs
    return {
        "agency": taken([p.agency for p in of], program),
        "program": taken([p.name for p in of], program),
        "tas": taken([p.tas for p in of], program),
        "betc": taken([BETC], np.zeros_like(program)),
        "payment_type": taken([p.payment_type for p in of], program),
        "method": pa.array(np.where(check, "check", "ach")),
        "sec_code": taken([p.sec_code for p in of], program, check),
        "amount_cents": pa.array(rows["amount"]),
    }


def _payee(making: Making, rows: Rows, texts: Texts) -> dict[str, pa.Array]:
    places = making.registers.places
    place = making.registers.place_of(rows["address"])
    no_name = rows["bad"] == 2
    no_street = rows["bad"] == 3
    return {
        "payee_name": taken(texts.name, rows["name"], no_name),
        "tin": taken(texts.tin, rows["tin"]),
        "tin_type": taken(texts.tin_type, rows["tin"]),
        "payee_id": taken(texts.payee_id, rows["payee"]),
        "street": taken(texts.street, rows["address"], no_street),
        "city": taken(places.city, place),
        "state": taken(places.state, place),
        "zip5": taken(places.zip5, place),
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
        "account_number": taken(texts.account, account, check),
        "transaction_code": pa.array(code, mask=check),
    }


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
