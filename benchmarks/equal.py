"""Whether two Parquet files of the same rows hold the same values."""

from pathlib import Path

from outlay.payments.database import connect

TOLERANCE = 1e-9


def differing(one: Path, other: Path, key: str = "payment_key") -> dict[str, int]:
    """Return, for each column that differs, in how many rows; {} is equal.

    Numbers are equal within 1e-9 of their size, all else exactly. A row that only
    one file has counts under the key.
    """
    with connect() as connection:
        left = connection.read_parquet(str(one)).set_alias("one")
        right = connection.read_parquet(str(other)).set_alias("other")
        shared = left.columns
        assert sorted(shared) == sorted(right.columns)
        types = dict(zip(shared, left.types, strict=True))
        counts = ", ".join(_count(name, str(types[name])) for name in shared)
        both = left.join(right, f"one.{key} = other.{key}", how="full")
        [row] = both.aggregate(counts).fetchall()
    return {name: n for name, n in zip(shared, row, strict=True) if n}


def _count(name: str, kind: str) -> str:
    a, b = f'one."{name}"', f'other."{name}"'
    apart = f"{a} IS DISTINCT FROM {b}"
    if kind == "DOUBLE":
        near = f"abs({a} - {b}) <= {TOLERANCE} * greatest(1, abs({a}))"
        apart = f"{apart} AND NOT coalesce({near}, false)"
    return f'count(*) FILTER ({apart}) AS "{name}"'
