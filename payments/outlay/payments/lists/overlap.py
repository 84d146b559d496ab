"""Entries of SAM that are copies of another list's: marked, not dropped.

SAM takes over what OFAC and HHS exclude. Both rows stay, since each list has its own
law and its own way to verify; whoever shows matches can leave the copy out.
"""

import pyarrow as pa
import pyarrow.compute as pc

_AGENCIES = {"TREAS-OFAC": "ofac", "HHS": "leie"}
_MARK = r"copied from: (?P<list>[a-z]+)"


def copied(agency: str | None) -> str | None:
    """Return the list that this excluding agency keeps itself, if we read it."""
    return _AGENCIES.get((agency or "").upper())


def copied_from(facts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Return, for each facts line, the list whose entry it copies; else null."""
    return pc.struct_field(pc.extract_regex(facts, _MARK), "list")
