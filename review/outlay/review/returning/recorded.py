"""Files that appear together with the event that tells of them, or neither does."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.db import transaction

from outlay.payments.atomic import force, whole


@contextmanager
def recorded(paths: Sequence[Path], tell: Callable[[], object]) -> Iterator[list[Path]]:
    """Yield a temporary name for each path; on success they appear, in this order.

    The event is written before they appear and counts after: where it cannot be
    written, nothing appears; where a file cannot, the event is rolled back. So the log
    never says what did not happen.

    Parameters
    ----------
    tell : function
        Records what was done; called once all is written, in the transaction.

    Raises
    ------
    OutputError
        Where the system refuses to write.
    """
    placed: list[Path] = []
    with ExitStack() as files:
        # What is entered last becomes a file first.
        names = [files.enter_context(_placed(each, placed)) for each in paths[::-1]]
        yield names[::-1]
        for name in names:
            force(name)  # the long part of it: nobody who writes is to wait for a disk
        try:
            with transaction.atomic():
                tell()
                files.close()
        except BaseException:
            for path in placed:
                path.unlink(missing_ok=True)
            raise


@contextmanager
def _placed(path: Path, placed: list[Path]) -> Iterator[Path]:
    with whole(path) as unfinished:
        yield unfinished
    placed.append(path)
