"""Audit-only attributes joined to decided payments."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.database import connect
from outlay.payments.errors import TableError
from outlay.payments.protected import read_groups

SQL = Path(__file__).with_name("decisions_with_groups.sql")
MISSING = "missing"
# Paid under an employer number and told of by no row of the groups: nobody with an age
# or a sex, so that its rates are shown and compared with no group of persons.
ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Grouped:
    """Decided payments with their payees' attributes, all text, none null."""

    table: pa.Table
    attributes: tuple[str, ...]


def attributes_in(groups_folder: Path) -> tuple[str, ...]:
    """Return the names of the attributes that the store's groups files have."""
    return _attributes(read_groups(groups_folder))


def _attributes(groups: pa.Table) -> tuple[str, ...]:
    return tuple(name for name in groups.column_names if name != "payee_token")


def with_groups(
    decisions: pa.Table, payments: Sequence[Path], groups_folder: Path
) -> Grouped:
    """Add each payee's attributes to `decisions`, rows in the same order.

    A payee without attributes, or with an empty one, is in the group "missing": those
    of whom nothing is known can be treated worse like any others. A payee with an
    employer identification number whom no file tells of is an "organisation". Where
    several files tell of one payee, the last one counts.

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
    attributes = _attributes(groups)
    taken = sorted(set(attributes) & set(decisions.column_names))
    if taken:
        raise TableError(
            f"the attribute {taken[0]} has the name of a column of the decisions",
            fix="give the attribute another name in the groups file",
        )
    if not attributes:
        return Grouped(decisions, ())
    told = pa.table(
        {
            "payee_token": groups["payee_token"],
            "told_last": pa.array(np.arange(groups.num_rows)),
        }
    )
    place, organisation = _told_of(decisions["payment_key"], told, payments)
    otherwise = pc.if_else(organisation, ORGANISATION, MISSING)
    for name in attributes:
        column = _filled(groups[name].cast(pa.string())).combine_chunks()
        values = pc.coalesce(column.take(place), otherwise)
        decisions = decisions.append_column(name, values)
    return Grouped(decisions, attributes)


def _told_of(
    keys: pa.ChunkedArray, told: pa.Table, payments: Sequence[Path]
) -> tuple[pa.Array, pa.Array]:
    """Return for each payment the row of the groups that tells of its payee, or null.

    And beside it, whether it was paid to an employer identification number.

    Only keys and numbers go through the join: all columns of a day's payments would not
    fit.
    """
    numbered = pa.table({"payment_key": keys, "place": np.arange(len(keys))})
    with connect() as connection:
        connection.register("decisions", numbered)
        connection.register("told", told)
        files = [str(path) for path in payments]
        joined = connection.sql(SQL.read_text(encoding="utf-8"), params=[files])
        found: pa.Table = joined.to_arrow_table()
    rows, organisation = np.full(len(keys), -1), np.zeros(len(keys), np.bool_)
    places = found["place"].to_numpy()
    rows[places] = found["told_last"].fill_null(-1).to_numpy()
    organisation[places] = found["organisation"].to_numpy()
    return pa.array(rows, mask=rows < 0), pa.array(organisation)


def _filled(told: pa.ChunkedArray) -> pa.ChunkedArray:
    trimmed = pc.utf8_trim_whitespace(told).fill_null("")
    return pc.if_else(pc.equal(trimmed, ""), MISSING, told)
