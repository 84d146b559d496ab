"""Audit-only attributes of payees: written at intake, read only by the audit.

Features, models and decisions may not import this module: the import contract
in pyproject.toml says so, and a test shows that the contract bites.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.tables import GROUPS


def write_groups(path: Path, groups: pa.Table) -> None:
    """Write `groups` (one row a payee) to `path`, whole or not at all."""
    GROUPS.check(groups)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    pq.write_table(groups, unfinished)
    unfinished.replace(path)


def read_groups(folder: Path) -> pa.Table:
    """Return the attributes of every payee in `folder`; no rows if none came in."""
    parts = [pq.read_table(part) for part in sorted(folder.glob("*.parquet"))]
    return (
        pa.concat_tables(parts, promote_options="default")
        if parts
        else (GROUPS.empty())
    )
