"""dBASE tables of made-up people."""

import tempfile
from pathlib import Path

import dbf

from outlay.payments.lists.leie import LATER
from outlay.payments.lists.leie_entry import COLUMNS
from tests.payments.lists.made_up_lists import LEIE_PERSON

OLDER = tuple(name for name in COLUMNS if name not in LATER)


def dbase(*people, births="C(8)", deleted=()) -> bytes:
    """Return a table of the 15 columns of the older years."""
    fields = [f"{name} {births if name == 'DOB' else 'C(40)'}" for name in OLDER]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.dbf"
        made = dbf.Table(str(path), "; ".join(fields), codepage="cp1252")
        made.open(dbf.READ_WRITE)
        for person in people:
            row = {**LEIE_PERSON, **person}
            made.append({name: row[name] for name in OLDER if name in row})
        for place in deleted:
            dbf.delete(made[place])
        made.close()
        return path.read_bytes()
