"""Who was drawn at random in a period, with what chance, and what was found."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from outlay.payments.database import connect
from outlay.payments.errors import ConfigurationError, StoreError
from outlay.payments.store import Store
from outlay.payments.tables import OUTCOMES

DRAWN = Path(__file__).with_name("drawn.sql").read_text(encoding="utf-8")
OUTLAYS = Path(__file__).with_name("outlays.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Period:
    """Days of payment, both included, and the day as of which outcomes are known.

    Raises
    ------
    ConfigurationError
        Where it ends before it begins, or lies after `as_of`.
    """

    first: dt.date
    last: dt.date
    as_of: dt.date

    def __post_init__(self) -> None:
        if not self.first <= self.last < self.as_of:
            raise ConfigurationError(
                f"{self.first} to {self.last}, known on {self.as_of}, is no period",
                fix="give a first day, a last day not before it, and a later day as of "
                "which outcomes are known",
            )


def drawn_payments(
    store: Store, period: Period, historic_rate: float | None = None
) -> pa.Table:
    """Return the payments drawn at random, answered or not yet.

    Parameters
    ----------
    historic_rate : float, optional
        Chance of a random review for payments that no scored batch holds. Of those,
        only the reviewed ones can be seen, so all that were drawn must have been
        reviewed.

    Returns
    -------
    pa.Table
        payment_key, agency, program, amount_cents, chance, answered, ip_class,
        fraud_state, control, cause, theme, wrong_cents (null without an outcome),
        scored (a batch holds it), modelled (with a model), routes, fraud_model,
        error_model (null where not scored).
    """
    if historic_rate is not None and not 0 < historic_rate <= 1:
        raise ConfigurationError(
            f"{historic_rate:g} is no chance of a random review",
            fix="give the share of payments that were drawn, above 0 and up to 1",
        )
    with _opened(store) as connection:
        bound = {
            "first": period.first,
            "last": period.last,
            "as_of": period.as_of,
            "historic_rate": historic_rate,
        }
        return connection.sql(DRAWN, params=bound).to_arrow_table()


def outlays(store: Store, period: Period) -> pa.Table:
    """Return payments and cents paid in the period, by agency and program."""
    with _opened(store) as connection:
        bound = {"first": period.first, "last": period.last}
        return connection.sql(OUTLAYS, params=bound).to_arrow_table()


@contextmanager
def _opened(store: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    files = [str(path) for path in store.payments_files()]
    if not files:
        raise StoreError(
            f"{store.home} holds no payments", fix="take a payment file in first"
        )
    with connect() as connection:
        connection.read_parquet(files, union_by_name=True).create_view("payments")
        _outcomes(connection, [str(path) for path in store.outcomes_files()])
        _scored(connection, [str(path) for path in store.scored_files()])
        yield connection


def _outcomes(connection: duckdb.DuckDBPyConnection, files: list[str]) -> None:
    if files:
        rows = connection.read_parquet(files)
    else:
        rows = connection.from_arrow(OUTCOMES.empty())
    rows.project("*, row_number() over () as place").create_view("outcomes")


def _scored(connection: duckdb.DuckDBPyConnection, files: list[str]) -> None:
    if files:
        rows = connection.read_parquet(files, union_by_name=True).project(
            "payment_key, arm_rate, list_contains(routes, 'arm') as in_arm, "
            "combined is not null as modelled, routes, fraud_model, error_model"
        )
    else:
        rows = connection.sql(
            "select ''::varchar as payment_key, 0.0::double as arm_rate, "
            "false as in_arm, false as modelled, []::varchar[] as routes, "
            "''::varchar as fraud_model, ''::varchar as error_model where false"
        )
    rows.create_view("scored")
