"""Files that appear together with the event that tells of them, or neither does."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.db import transaction

from outlay.payments.atomic import force, in_words, unfinished_name, whole


@contextmanager
def recorded(paths: Sequence[Path], tell: Callable[[], object]) -> Iterator[list[Path]]:
    """Yield a temporary name for each path; on success they appear, in this order.

    The event is written before they appear and counts after: where it cannot be
    written, nothing appears; where a file cannot, the event is rolled back. What stood
    under these names before stands there again then. So the log never says what did
    not happen, and a failure takes no earlier export away.

    Parameters
    ----------
    tell : function
        Records what was done; called once all is written, in the transaction.

    Raises
    ------
    OutputError
        Where the system refuses to write.
    """
    with ExitStack() as files:
        # What is entered last becomes a file first.
        names = [files.enter_context(whole(each)) for each in paths[::-1]]
        yield names[::-1]
        for name in names:
            force(name)  # the long part of it: nobody who writes is to wait for a disk
        with _as_before(paths), transaction.atomic():
            tell()
            files.close()


@contextmanager
def _as_before(paths: Sequence[Path]) -> Iterator[None]:
    """Where the block fails, put back what stood at each path, or take it away."""
    with ExitStack() as back:
        for path in paths:
            back.callback(_put_back, path, _kept(path))
        yield
        back.pop_all()
    for path in paths:
        _beside(path).unlink(missing_ok=True)


def _kept(path: Path) -> Path | None:
    if not path.exists():
        return None
    kept = _beside(path)
    with in_words(path):
        kept.unlink(missing_ok=True)
        try:
            kept.hardlink_to(path)
        except OSError:  # some file systems have no links
            shutil.copy2(path, kept)
    return kept


def _put_back(path: Path, kept: Path | None) -> None:
    if kept is None:
        path.unlink(missing_ok=True)
        return
    kept.replace(path)
    # Two links of one file stay as they are when one is renamed to the other.
    kept.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return unfinished_name(path.with_name(f"{path.name}.earlier"))
