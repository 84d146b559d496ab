"""Run as a program: take a file in where no file may grow over some bytes.

Arguments: the store's folder, the file, the limit in bytes. Prints the error.
"""

import resource
import signal
import sys
from pathlib import Path

from outlay.payments.errors import OutlayError
from outlay.payments.intake import ingest, job
from outlay.payments.store import Store
from tests.payments.core.killed_intake import read_simply


def main(home: Path, file: Path, limit: int) -> None:
    """Ingest under the limit; a write over it fails as on a full disk."""
    store = Store.open(home)
    job.reader_for = read_simply
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        ingest(store, file)
    except OutlayError as error:
        sys.stdout.write(f"{type(error).__name__}: {error.message}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
