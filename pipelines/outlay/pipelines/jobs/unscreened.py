"""A run that fails or is late says so where the results would have been.

Before a file is read nothing of it is counted: `not-screened.json` says it then. Once
it is taken in the manifest says it, with counts and cents, and the small record goes.
"""

import dataclasses
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from outlay.payments.atomic import write_whole
from outlay.payments.errors import OutlayError, OutputError
from outlay.payments.intake.source import ID_DIGITS, file_sha256
from outlay.payments.manifest import Manifest
from outlay.payments.runs import current_run
from outlay.pipelines import logs
from outlay.pipelines.jobs.locking import BatchInUseError

UNREAD = "not-screened.json"
READS = (
    "a run began that is to read this file and has not ended: it still works, or was "
    "killed"
)
BEGUN = (
    "a run began to score this batch and has not ended: it still works, or was killed"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Unread:
    """A payment file of which nothing is counted yet, and where its results go."""

    file: Path
    out: Path
    sha256: str | None = None

    def say(self, why: str) -> None:
        """Write into `out` that the file is not screened, and why."""
        said = {"file": self.file.name, "sha256": self.sha256, "not_screened": why}
        text = json.dumps(said, indent=2, ensure_ascii=False) + "\n"
        with suppress(OutputError):
            write_whole(self.out / UNREAD, text.encode())

    def record(self, why: str) -> None:
        """Say that the payments of the file go on, whatever is in it."""
        logs.unscreened(self)
        self.say(why)

    @property
    def import_id(self) -> str | None:
        """The batch that the file will be, where its content is known."""
        return self.sha256 and self.sha256[:ID_DIGITS]

    def is_screened(self, home: Path) -> bool:
        """Whether a run of this very content stands."""
        with suppress(OutlayError):
            digest = self.sha256 or file_sha256(self.file)
            return current_run(home / "batches" / digest[:ID_DIGITS]) is not None
        return False


@contextmanager
def say_unread(unread: Unread, home: Path) -> Iterator[None]:
    """Leave in `out`, from before the body reads the file, that it is not screened.

    So a run that is killed while it reads, or has no room or memory, is not silent.
    A refusal to read a file again that was screened before takes nothing back.
    """
    if unread.file.exists():
        unread.say(READS)
    try:
        yield
    except Exception as error:
        if unread.is_screened(home):
            forget(unread.out)
        elif unread.file.exists():
            unread.record(_why(error))
        raise


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
        forget(out)
        raise
    except Exception as error:
        record(manifest, out, _why(error))
        raise


def begin(manifest: Manifest, out: Path) -> None:
    """Write into `out` that nothing is screened yet: true until the results are there.

    A killed run cannot speak any more, so this is said before.
    """
    _save(manifest, out, BEGUN)


def record(manifest: Manifest, out: Path, why: str) -> None:
    """Write into `out` that all accepted payments of the batch go on unscored."""
    logs.unscreened(manifest)
    _save(manifest, out, why)


def forget(out: Path) -> None:
    """Remove the small record: a manifest, or another run, says what holds now."""
    with suppress(OSError):
        (out / UNREAD).unlink(missing_ok=True)
        if not any(out.iterdir()):
            out.rmdir()


def _save(manifest: Manifest, out: Path, why: str) -> None:
    with suppress(OutputError):
        dataclasses.replace(manifest, not_screened=why).save(out)
        forget(out)


def _why(error: Exception) -> str:
    # Another library's words may hold a cell of the input.
    return error.what if isinstance(error, OutlayError) else type(error).__name__
