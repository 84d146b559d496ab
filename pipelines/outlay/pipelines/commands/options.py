"""Options that several commands share, so that each means one thing."""

import datetime as dt
import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from outlay.payments.errors import ConfigurationError

if TYPE_CHECKING:
    from outlay.payments.ledger import Act

Home = Annotated[
    Path,
    typer.Option(
        "--home", envvar="OUTLAY_HOME", help="The store's folder.", show_default=True
    ),
]
Mapping = Annotated[
    Path | None,
    typer.Option(help="TOML file that says which column is what (CSV, Parquet)."),
]
Programs = Annotated[
    Path | None,
    typer.Option(help="programs.toml: location code, account, type to program."),
]
Side = Annotated[
    Path | None,
    typer.Option(help="CSV or Parquet joined on the payment key: invoice, award, …"),
]
PaymentDate = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="Day of payment, where the file has none."),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        metavar="YYYY-MM-DD",
        help="Day on which the file is known; today if not given, and kept.",
    ),
]
Reason = Annotated[str, typer.Option(help="Why; it is kept in the ledger.")]
By = Annotated[
    str | None, typer.Option(help="Who does it; your login name if not given.")
]
DEFAULT_HOME = Path("outlay-home")


def act(by: str | None, reason: str) -> "Act":
    """Return who does something now, and why, as the ledger keeps it."""
    from outlay.payments.ledger import Act

    return Act(by or getpass.getuser(), reason, dt.datetime.now(dt.UTC))


def day(text: str | None, option: str) -> dt.date | None:
    """Return the date that `text` writes, or None.

    Raises
    ------
    ConfigurationError
        Where `text` is no date.
    """
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(
            f"{option} is not a date", fix=f"write {option} as YYYY-MM-DD"
        ) from None


def instant(text: str | None, option: str, home: Path) -> dt.datetime | None:
    """Return the instant that `text` writes, or None.

    "17:00" is today, and a time without a zone is in the zone of the store.

    Raises
    ------
    ConfigurationError
        Where `text` is no time.
    """
    if text is None:
        return None
    from outlay.pipelines.jobs.intake import zone_of

    zone = zone_of(home)
    today = dt.datetime.now(zone).date().isoformat()
    try:
        written = text if "T" in text or " " in text else f"{today}T{text}"
        at = dt.datetime.fromisoformat(written)
    except ValueError:
        raise ConfigurationError(
            f"{option} is not a time",
            fix=f"write {option} as HH:MM (today) or YYYY-MM-DDTHH:MM, with +00:00 for "
            "another zone than the store's",
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=zone)
