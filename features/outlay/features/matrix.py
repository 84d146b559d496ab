"""The matrix of a training period or of a batch: ids, then every feature.

The environment says which engine makes it (engines.py); the declarations are the same.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from outlay.features.asof import Clock
from outlay.features.compile import batch_recipe, training_recipe
from outlay.features.engine import read_as, scratch
from outlay.features.engines import engine_asked
from outlay.features.extras import typed
from outlay.features.history import History
from outlay.features.recipe import Recipe
from outlay.features.settings import DEFAULT, FeatureSettings
from outlay.features.write import write_ordered
from outlay.payments.errors import StoreError
from outlay.payments.tables import DISPOSITIONS, OUTCOMES, PAYMENTS


def training_matrix(
    history: History,
    *,
    since: dt.date,
    until: dt.date,
    out: Path,
    memory: str | None = None,
    threads: int = 2,
    settings: FeatureSettings = DEFAULT,
    extras: Sequence[str] = (),
) -> int:
    """Write the features of all payments known in [since, until) to `out`.

    Rows are ordered by (known_on, payment_key). Returns their number. `extras` are
    program columns of the payments that join as features. `memory` is what DuckDB
    may hold, by default what OUTLAY_MEMORY says.
    """
    recipe = training_recipe(settings, typed(history, extras))
    clock = Clock(as_of=until, since=since)
    return _make(recipe, history, clock, out, memory=memory, threads=threads)


def batch_matrix(
    history: History,
    *,
    import_id: str,
    as_of: dt.date,
    out: Path,
    memory: str | None = None,
    threads: int = 2,
    settings: FeatureSettings = DEFAULT,
    extras: Sequence[str] = (),
) -> int:
    """Write the features of one import, as of a day, to `out`.

    History is what was known before `as_of`, without any row of the import itself.
    Rows are ordered by source_line. Returns their number.

    Raises
    ------
    StoreError
        Where the store has no row of that import.
    """
    recipe = batch_recipe(settings, typed(history, extras))
    clock = Clock(as_of=as_of, import_id=import_id)
    count = _make(recipe, history, clock, out, memory=memory, threads=threads)
    if count == 0:
        out.unlink()
        raise StoreError(
            f"the store has no payment of import {import_id}",
            fix="ingest the file first, and pass the import id that ingest gave",
        )
    return count


def _make(
    recipe: Recipe,
    history: History,
    clock: Clock,
    out: Path,
    *,
    memory: str | None,
    threads: int,
) -> int:
    engine = engine_asked()
    if engine.name == "spark":
        from outlay.features.spark.make import make_on_spark

        return make_on_spark(recipe, history, clock, out, engine=engine)
    limit = memory or engine.memory
    with scratch(out.parent, memory=limit, threads=threads) as connection:
        read_as(connection, "payments_read", PAYMENTS, history.payments)
        read_as(connection, "outcomes_read", OUTCOMES, history.outcomes)
        read_as(connection, "dispositions_read", DISPOSITIONS, history.dispositions)
        connection.from_arrow(clock.row).create("clock")
        return write_ordered(recipe.run(connection), out)
