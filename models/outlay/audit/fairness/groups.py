"""Audit-only attributes joined to decided payments."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from outlay.payments.database import connect
from outlay.payments.errors import TableError
from outlay.payments.protected import read_groups

SQL = Path(__file__).with_name("decisions_with_groups.sql")
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Grouped:
    """Decided payments with their payees' attributes, all text, none null."""

    table: pa.Table
    attributes: tuple[str, ...]


def with_groups(
    decisions: pa.Table, payments: Sequence[Path], groups_folder: Path
) -> Grouped:
    """Add each payee's attributes to `decisions`, rows in the same order.

    A payee without attributes, or with an empty one, is in the group "missing": those
    of whom nothing is known can be treated worse like any others. Where several files
    tell of one payee, the last one counts.

    Parameters
    ----------
    decisions : pa.Table
        payment_key and whatever the audit needs.
    payments : sequence of Path
        The store's payments files, which know each payment's payee.
    groups_folder : Path
        The store's groups files.
    """
    groups = read_groups(groups_folder)
    attributes = tuple(name for name in groups.column_names if name != "payee_token")
    taken = sorted(set(attributes) & set(decisions.column_names))
    if taken:
        raise TableError(
            f"the attribute {taken[0]} has the name of a column of the decisions",
            fix="give the attribute another name in the groups file",
        )
    told = pa.table(
        {"payee_token": groups["payee_token"]}
        | {name: groups[name].cast(pa.string()) for name in attributes}
        | {"told_last": pa.array(range(groups.num_rows), pa.int64())}
    )
    numbered = decisions.append_column(
        "place_in_order", pa.array(range(decisions.num_rows), pa.int64())
    )
    with connect() as connection:
        connection.register("decisions", numbered)
        connection.register("groups", told)
        files = [str(path) for path in payments]
        joined = connection.sql(SQL.read_text(encoding="utf-8"), params=[files])
        table: pa.Table = joined.to_arrow_table()
    kept = table.drop_columns(["place_in_order"])
    return Grouped(_filled(kept, attributes), attributes)


def _filled(table: pa.Table, attributes: Sequence[str]) -> pa.Table:
    for name in attributes:
        place = table.schema.get_field_index(name)
        values = [
            value if value and value.strip() else MISSING
            for value in table[name].to_pylist()
        ]
        table = table.set_column(place, name, pa.array(values, pa.string()))
    return table
