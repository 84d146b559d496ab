"""What the flows call by name: a scored batch comes in, decisions go back.

Entry points of `outlay.scored` and `outlay.reconcile`. A store in which nobody set
the review app up is left as it is.
"""

import os
from pathlib import Path

from outlay.review.serving.start import begin_on_tables, whoever

NOBODY = "no review app is set up here: nothing to do"


def receive(home: Path, batch: str) -> str:
    """Load a scored batch into the queue; return what to tell the operator.

    Raises
    ------
    OutlayError
        Where the batch cannot be loaded.
    """
    if not is_set_up(home):
        return NOBODY
    begin_on_tables(home)
    from outlay.review.config.home import store
    from outlay.review.loading.load import load_batch

    opened = store()
    return load_batch(opened, batch, by=whoever()).told(opened.zone)


def give(home: Path) -> str:
    """Give final decisions back to the store; return what to tell the operator.

    Raises
    ------
    OutlayError
        Where the database is of another release, or the store refuses.
    """
    if not is_set_up(home):
        return NOBODY
    begin_on_tables(home)
    from outlay.review.config.home import store
    from outlay.review.returning.outcomes import give_back

    return str(give_back(store(), by=whoever()))


def is_set_up(home: Path) -> bool:
    """Say whether somebody made the review app's database."""
    served = "OUTLAY_REVIEW_DATABASE" in os.environ
    return served or (home / "review/review.sqlite3").exists()
