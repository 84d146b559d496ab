"""The leakage recheck of a training matrix, before anything is learned from it."""

import json
from pathlib import Path

from outlay.audit.leakage import recheck, refuse_leaks
from outlay.payments.atomic import write_whole
from outlay.payments.reader import Tick
from outlay.payments.store import Store

REPORT = "leakage.json"


def recheck_matrix(home: Path, folder: Path, _tick: Tick) -> None:
    """Rebuild sampled rows of the matrix in `folder` and write what was found there.

    Raises
    ------
    ModelProblemError
        Where a sampled row holds what was not known before its payment; the report
        is then in the folder all the same.
    """
    report = recheck(Store.open(home), folder / "matrix.parquet")
    text = json.dumps(report.as_dict(), indent=1, sort_keys=True)
    write_whole(folder / REPORT, f"{text}\n".encode())
    refuse_leaks(report)
