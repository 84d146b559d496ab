"""Rows of the intake table as payment records and account records."""

import re
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.errors import OutputError
from outlay.payments.formats.spr.codes import TIN_KINDS
from outlay.payments.formats.spr.encoding import Bytes
from outlay.payments.formats.spr.grid import blank_records, put_cents, put_text
from outlay.payments.formats.spr.layout import ACH_PAYMENT, TAS_BETC, Record

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


def records_of(batch: pa.RecordBatch, record: Record) -> Bytes:
    """Return each payment's record, followed by its G record where it has one."""
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
