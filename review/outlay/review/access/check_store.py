"""Whether the store, its keys and the agency's rules can be read."""

from collections.abc import Iterator

from outlay.payments.errors import OutlayError
from outlay.payments.store import Store
from outlay.review.access.problem import Problem
from outlay.review.config.agency import read_settings
from outlay.review.config.options import Options


def store_problems(options: Options) -> Iterator[Problem]:
    """Say why the store cannot be opened, or review.toml not be read."""
    try:
        Store.open(options.home)
        read_settings(options.home)
    except OutlayError as error:
        where = f"OUTLAY_HOME ({options.home})"
        yield Problem(error.what, where, (error.fix or "see the rule").capitalize())
