"""MLflow writes where its artifacts are as absolute paths: put right after a move."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

from outlay.payments.errors import BackupError, Place
from outlay.payments.upkeep.listing import RULE

ARTIFACTS = "mlartifacts"


def move_paths(database: Path, old: Path, new: Path) -> int:
    """Let every path and address below `old` in `database` begin with `new` instead.

    A store that was moved by hand has artifacts of an older place in its registry:
    they are below `new`, too, since the backup holds them.

    Every column of text is looked at, so that a later release of MLflow with another
    column is no gap: experiments.artifact_location, runs.artifact_uri,
    logged_models.artifact_location and model_versions.source and .storage_location
    are those of today. Only whole beginnings are replaced.

    Returns
    -------
    int
        How many values were put right.

    Raises
    ------
    BackupError
        Where the database cannot be written.
    """
    try:
        with closing(sqlite3.connect(database)) as connection, connection:
            olds = {old, *_homes(connection)} - {new}
            pairs = [
                pair
                for each in sorted(olds)
                for pair in ((each.as_uri(), new.as_uri()), (str(each), str(new)))
            ]
            return sum(
                _moved(connection, table, column, *pair)
                for table, column in _columns(connection)
                for pair in pairs
            )
    except sqlite3.Error as error:
        raise BackupError(
            f"the model registry could not be moved: {type(error).__name__}",
            where=Place(file=str(database)),
            rule=RULE,
            fix="use another backup",
        ) from error


def _homes(connection: sqlite3.Connection) -> set[Path]:
    """Return the stores whose artifacts the experiments name."""
    rows = connection.execute("SELECT artifact_location FROM experiments").fetchall()
    paths = (Path(unquote(urlsplit(row[0]).path)) for row in rows if _is_file(row[0]))
    return {path.parent for path in paths if path.name == ARTIFACTS}


def _is_file(address: str | None) -> bool:
    return bool(address) and urlsplit(address).scheme in {"", "file"}


def _columns(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    return connection.execute(
        "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c "
        "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.pk = 0 "
        "AND (c.type LIKE '%CHAR%' OR c.type LIKE '%TEXT%')"
    ).fetchall()


def _moved(
    connection: sqlite3.Connection, table: str, column: str, old: str, new: str
) -> int:
    # Names come from the database's own catalogue; values are bound.
    name, of = _quoted(column), _quoted(table)
    done = connection.execute(
        f"UPDATE {of} SET {name} = ? || substr({name}, ?) "  # noqa: S608
        f"WHERE {name} = ? OR substr({name}, 1, ?) = ?",
        (new, len(old) + 1, old, len(old) + 1, f"{old}/"),
    )
    return done.rowcount


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
