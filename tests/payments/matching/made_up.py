"""Made-up payees and entries: nobody here is or was a person."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from outlay.payments.list_tables import ENTRIES
from outlay.payments.lists.stored import binding, snapshot_folder
from outlay.payments.matching.engine import PAYEES, match
from outlay.payments.matching.settings import MatchSettings
from outlay.payments.sealed import SealedWriter
from outlay.payments.store import Store

NAME = "Zebulon Orrin Quillfeather"
STREET = "77 Nowhere Crossing"
ZIP5 = "02199"
BORN = dt.date(1961, 4, 17)


def entry(name: str = NAME, **changes: Any) -> dict[str, Any]:
    """One row of ENTRIES; its reference follows from its name unless given."""
    return {
        "source": "leie",
        "entry": f"E-{name}",
        "kind": "person",
        "name": name,
        "name_kind": "primary",
    } | changes


def payee(name: str = NAME, **changes: Any) -> dict[str, Any]:
    """One row of PAYEES."""
    return {"name": name, "kind": "person"} | changes


def entries(*rows: dict[str, Any]) -> pa.Table:
    table = ENTRIES.of(rows)
    ENTRIES.check(table)
    return table


def payees(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=PAYEES)


def found(
    mine: dict[str, Any] | Sequence[dict[str, Any]],
    theirs: dict[str, Any] | Sequence[dict[str, Any]],
    settings: MatchSettings | None = None,
) -> list[dict[str, Any]]:
    """Matches of payees with entries; names nobody has fill the list."""
    mine = [mine] if isinstance(mine, dict) else mine
    theirs = [theirs] if isinstance(theirs, dict) else theirs
    table = match(payees(*mine), entries(*theirs, *OTHERS), settings)
    return table.to_pylist()


# A list is long: otherwise no word of it could be told to be rare.
OTHERS = [
    entry(f"{given} {middle} {surname}")
    for given, middle, surname in zip(
        ("ALWIN", "BERIT", "CORDULA", "DAGOMAR", "EDELBERT", "FRIEDA", "GISMUND") * 10,
        (f"MIDWORD{chr(65 + i % 26)}{chr(65 + i // 26)}" for i in range(70)),
        (f"{chr(65 + i // 26)}{chr(65 + i % 26)}SURWORD" for i in range(70)),
        strict=True,
    )
]


def take_snapshot(store: Store, day: dt.date, *rows: dict[str, Any]) -> None:
    """Put one snapshot of the rows' list into the store, as add_list would."""
    table = entries(*rows)
    source = rows[0]["source"]
    folder = snapshot_folder(store, source, day)
    folder.mkdir(parents=True)
    writer = SealedWriter(
        folder / "entries.bin", ENTRIES.schema, binding(store, source, day)
    )
    for batch in table.to_batches():
        writer.write(batch)
    writer.finish()
    says = {"source": source, "as_of": day.isoformat(), "sha256": "0" * 64}
    (folder / "snapshot.json").write_text(json.dumps(says), encoding="utf-8")
