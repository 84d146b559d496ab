"""Which Federal Reserve district a bank and an address belong to.

A routing number begins with the district of the bank: 01 to 12, with 20 added for
thrifts and 60 for electronic numbers (ABA Routing Number Policy). A state may lie in
two districts, as the Board of Governors parts them. Large banks serve the whole
country under one number, so another district is a fact beside others and no more.
"""

import csv
from functools import reduce
from importlib.resources import files
from operator import or_

import ibis
import ibis.expr.types as ir

OFFSETS = (0, 20, 60)


def states_by_district() -> dict[int, tuple[str, ...]]:
    """Return each district's states, whole or in part."""
    text = files("outlay.features").joinpath("districts.csv").read_text("utf-8")
    return {
        int(row["district"]): tuple(row["states"].split())
        for row in csv.DictReader(text.splitlines())
    }


def out_of_district(rows: ir.Table) -> ir.Column:
    """Say 1 where bank and address lie in different districts, 0 where in one.

    Null where the routing number, or a state of the country, is missing or belongs
    to no district.
    """
    table = states_by_district()
    state = rows["state"].upper()
    begins = rows["routing_number"].substr(0, 2)
    inside = reduce(or_, (_of(d, begins) & state.isin(s) for d, s in table.items()))
    known = reduce(or_, (_of(d, begins) for d in table))
    known &= state.isin(sorted({s for some in table.values() for s in some}))
    known &= rows["country"].fill_null("US") == "US"
    return ibis.ifelse(known.fill_null(False), (~inside).cast("int64"), None)


def _of(district: int, begins: ir.Column) -> ir.Column:
    return begins.isin([f"{district + offset:02d}" for offset in OFFSETS])
