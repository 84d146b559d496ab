"""Whether the store, its keys, the agency's rules and the pages' files are there."""

from collections.abc import Iterator

from outlay.payments.errors import OutlayError
from outlay.payments.store import Store
from outlay.review.access.problem import Problem
from outlay.review.config.agency import read_settings
from outlay.review.config.options import Options

MANIFEST = "review/static/staticfiles.json"


def store_problems(options: Options) -> Iterator[Problem]:
    """Say why the store cannot be opened, review.toml not read, or no page shown."""
    try:
        Store.open(options.home)
        read_settings(options.home)
    except OutlayError as error:
        where = f"OUTLAY_HOME ({options.home})"
        yield Problem(error.what, where, (error.fix or "see the rule").capitalize())
    if not options.demo and not (options.home / MANIFEST).exists():
        yield Problem(
            "the pages' styles and scripts are not there, so no page could be shown",
            f"{options.home / MANIFEST}",
            "Run `outlay review migrate`, which also lays them out",
        )
