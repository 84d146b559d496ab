"""Fits a mapping to the columns that a file has."""

from collections.abc import Mapping as Places
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

import pyarrow as pa

from outlay.payments.errors import MappingError, Place
from outlay.payments.formats.delimited.mapping import (
    NEEDED,
    Feature,
    Mapping,
    is_feature_name,
)
from outlay.payments.formats.delimited.raw import Columns

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_RULE = "docs/formats/delimited.md#the-mapping-file"


def columns_of_text(names: Sequence[str]) -> Columns:
    """Return the columns of a CSV file with header `names`: all are text."""
    places = {name: place for place, name in enumerate(names)}
    return Columns(places, dict.fromkeys(names, pa.string()))


def columns_of_types(types: Places[str, pa.DataType]) -> Columns:
    """Return the columns of a Parquet file."""
    return Columns({name: place for place, name in enumerate(types)}, types)


def fitted(mapping: Mapping, columns: Columns, path: Path, line: int | None) -> Mapping:
    """Return `mapping` as it applies to `columns`.

    An optional mapping loses what the file lacks and gains its ``x_`` columns.

    Raises
    ------
    MappingError
        If the file lacks a column that the mapping names.
    """
    if mapping.optional:
        mapping = _as_far_as_there(mapping, columns)
    used = dict.fromkeys(source.column for source in mapping.used)
    missing = [name for name in used if name not in columns.places]
    if missing:
        raise _lacking(missing, mapping, columns, path, line)
    return mapping


def refuse_twins(names: Sequence[str], mapping: Mapping, path: Path, line: int) -> None:
    """Refuse a header that has a column of the mapping twice."""
    for source in mapping.used:
        places = [str(n) for n, name in enumerate(names, 1) if name == source.column]
        if len(places) > 1:
            raise MappingError(
                f"{len(places)} columns are called {source.column}: columns "
                f"{' and '.join(places)}",
                where=Place(str(path), line, source.column),
                rule="a column that the mapping uses has a name of its own",
                fix="rename all but the right one in the header",
            )


def _as_far_as_there(mapping: Mapping, columns: Columns) -> Mapping:
    there = {
        name: source
        for name, source in mapping.columns.items()
        if name in NEEDED or source.column in columns.places
    }
    features = {
        name: Feature(column=name, kind=_kind(columns.types[name]))
        for name in columns.places
        if is_feature_name(name)
    }
    whole = mapping.model_dump() | {"columns": there, "features": features}
    return Mapping.model_validate(whole)


def _kind(held: pa.DataType) -> Literal["numeric", "text"]:
    numeric = (
        pa.types.is_integer(held)
        or pa.types.is_floating(held)
        or pa.types.is_decimal(held)
    )
    return "numeric" if numeric else "text"


def _lacking(
    missing: Sequence[str],
    mapping: Mapping,
    columns: Columns,
    path: Path,
    line: int | None,
) -> MappingError:
    names = list(columns.places)
    place = Place(str(path), line, missing[0])
    likely = _likely_delimiter(names, missing, mapping)
    if likely is not None:
        return MappingError(
            f"the header does not part at {_spelled(mapping.file.delimiter)}: "
            f"it looks parted by {_spelled(likely)}",
            where=place,
            rule=_RULE,
            fix=f"set delimiter = {_toml(likely)} under [file] in the mapping",
        )
    close = get_close_matches(missing[0], names, n=1, cutoff=0.6)
    hint = f"; is it {close[0]}?" if close else ""
    return MappingError(
        f"the file lacks the column {', '.join(missing)}{hint}",
        where=place,
        rule=_RULE,
        fix=f"name a column that is there: {', '.join(names[:40])}",
    )


def _likely_delimiter(
    names: Sequence[str], missing: Sequence[str], mapping: Mapping
) -> str | None:
    """Return another delimiter that parts the header into what is missing.

    Of a header that the mapping's own does not part at all, the one that parts most.
    """
    header = mapping.file.delimiter.join(names)
    others = [sign for sign in _DELIMITERS if sign != mapping.file.delimiter]
    for sign in others:
        parts = {part.strip(' "') for part in header.split(sign)}
        if parts & set(missing) and len(parts) > 1:
            return sign
    most = max(others, key=header.count)
    return most if len(names) == 1 and most in header else None


def _spelled(sign: str) -> str:
    return _DELIMITERS.get(sign, repr(sign))


def _toml(sign: str) -> str:
    return '"\\t"' if sign == "\t" else f'"{sign}"'
