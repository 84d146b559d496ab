"""Audit-only attributes of payees: taxpayer numbers become tokens on the way in."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.payments.arrivals import Arrival
from outlay.payments.errors import StoreError
from outlay.payments.intake.source import ID_DIGITS
from outlay.payments.protected import read_groups, write_groups
from outlay.payments.store import Store
from outlay.payments.tables import TEXT, TIN_TYPES
from outlay.payments.tokens import Tokeniser

_KEYS = ("tin", "tin_type")
# Columns that would put a person's identity beside the attributes.
_RAW = ("payee_name", "payee_id", "account_number", "street", "payee_token")


def add_groups(store: Store, path: Path) -> int:
    """Take attributes in, as Parquet or CSV of tin, tin_type and any attributes.

    The very same file again counts once.

    Returns
    -------
    int
        How many payees of the file have attributes in the store now.

    Raises
    ------
    InputRejectedError
        Naming file, row and field of the first fault; nothing is taken in then.
    StoreError
        Where a payee has attributes already from another file.
    """
    arrival = Arrival.read(path)
    target = store.groups_folder / f"{arrival.sha256[:ID_DIGITS]}.parquet"
    with store.locked():
        if target.exists():
            return int(pq.read_metadata(target).num_rows)
        groups = _groups(arrival, Tokeniser(store.keyring.token_key))
        _refuse_known(store, groups, arrival.file)
        write_groups(target, groups)
    return int(groups.num_rows)


def _groups(arrival: Arrival, tokens: Tokeniser) -> pa.Table:
    _check_columns(arrival)
    tin, kind = (arrival.rows[name].combine_chunks() for name in _KEYS)
    tin, kind = tin.cast(TEXT), kind.cast(TEXT)
    _check_numbers(arrival, tin, kind)
    payee = tokens.taxpayer(kind, tin)
    arrival.refuse_again(payee.to_pylist(), "tin", fix="write one row a payee")
    return arrival.rows.drop_columns(list(_KEYS)).add_column(
        0, "payee_token", pa.chunked_array([payee])
    )


def _check_columns(arrival: Arrival) -> None:
    raw = [name for name in arrival.names if name in _RAW]
    if raw:
        raise arrival.refused(
            f"{raw[0]} may not stand beside audit attributes",
            fix="send tin, tin_type and the attributes only",
        )
    attributes = [name for name in arrival.names if name not in _KEYS]
    arrival.check_columns(_KEYS, [*_KEYS, *attributes])


def _check_numbers(arrival: Arrival, tin: pa.Array, kind: pa.Array) -> None:
    plain = pc.replace_substring_regex(tin, "[- ]", "")
    nine = pc.fill_null(pc.match_substring_regex(plain, "^[0-9]{9}$"), False)
    arrival.refuse_where(
        pc.invert(nine), "tin", "it has not 9 digits", fix="write all 9 digits as text"
    )
    known = pc.is_in(kind, pa.array(TIN_TYPES, TEXT))
    arrival.refuse_where(
        pc.invert(known),
        "tin_type",
        "it is no kind of taxpayer number",
        fix=f"write one of {', '.join(TIN_TYPES)}",
    )


def _refuse_known(store: Store, groups: pa.Table, file: str) -> None:
    known = read_groups(store.groups_folder)["payee_token"]
    many = pc.sum(pc.is_in(groups["payee_token"], known)).as_py() or 0
    if many:
        raise StoreError(
            f"{many:,} payees of {file} have attributes already from another file",
            rule="docs/store.md#groups",
            fix="send only payees that are new, or remove the earlier file in "
            f"{store.groups_folder} first",
        )
