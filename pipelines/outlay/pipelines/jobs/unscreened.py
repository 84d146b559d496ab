"""A run that fails or is late says so where the results would have been."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from outlay.payments.errors import OutlayError, OutputError
from outlay.payments.manifest import Manifest
from outlay.pipelines import logs
from outlay.pipelines.jobs.locking import BatchInUseError

BEGUN = (
    "a run began to score this batch and has not ended: it still works, or was killed"
)


@contextmanager
def say_unscreened(manifest: Manifest, out: Path) -> Iterator[None]:
    """Leave a manifest with `not_screened` in `out` if the body fails.

    The payments go on without a score, and nobody can take silence for a pass. Where
    another run works on the batch nothing is said here: that run will say it, perhaps
    in the same folder.
    """
    try:
        yield
    except BatchInUseError:
        raise
    except Exception as error:
        kind = type(error).__name__
        record(manifest, out, error.what if isinstance(error, OutlayError) else kind)
        raise


def begin(manifest: Manifest, out: Path) -> None:
    """Write into `out` that nothing is screened yet: true until the results are there.

    A killed run cannot speak any more, so this is said before.
    """
    with suppress(OutputError):
        dataclasses.replace(manifest, not_screened=BEGUN).save(out)


def record(manifest: Manifest, out: Path, why: str) -> None:
    """Write into `out` that all accepted payments of the batch go on unscored."""
    logs.unscreened(manifest)
    with suppress(OutputError):
        dataclasses.replace(manifest, not_screened=why).save(out)
