"""A run that fails after intake says so where the results would have been."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from outlay.payments.errors import OutlayError, OutputError
from outlay.payments.manifest import Manifest


@contextmanager
def say_unscreened(manifest: Manifest, out: Path) -> Iterator[None]:
    """Leave a manifest with `not_screened` in `out` if the body fails.

    The payments go on without a score, and nobody can take silence for a pass.
    """
    try:
        yield
    except Exception as error:
        kind = type(error).__name__
        said = error.what if isinstance(error, OutlayError) else kind
        with suppress(OutputError):
            dataclasses.replace(manifest, not_screened=said).save(out)
        raise
