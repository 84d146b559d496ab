"""Run as a program: several score runs at once in children, started together.

Argument: a JSON file of paths; `runs` are pairs of an input and a folder of results.
Prints, for each run, nothing or the words of its error.
"""

import importlib
import json
import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from outlay.payments.errors import OutlayError
from outlay.pipelines.jobs.scoring import score_file
from tests.pipelines.faults.dying import request_of

HEAVY = (
    "duckdb",
    "ibis.backends.duckdb",
    "lightgbm",
    "mlflow.pyfunc",
    "mlflow.store.model_registry.sqlalchemy_store",
    "mlflow.store.tracking.sqlalchemy_store",
    "scipy.stats",
)


def start(paths: dict[str, str], file: Path, out: Path, ready: int) -> int:
    """Score `file` in a child that waits until `ready` is closed."""
    made = os.fork()
    if made:
        return made
    os.read(ready, 1)
    request, said = request_of(paths, Path(paths["home"]), out), ""
    if file.suffix == ".parquet":  # it carries its dates and all the rest
        intake = replace(request.intake, file=file, side=None, payment_date=None)
        request = replace(request, intake=intake)
    try:
        score_file(request)
    except OutlayError as error:
        said = f"{error.exit_code} {error.what}"
    out.with_suffix(".said").write_text(said)
    os._exit(0)


def main(paths: dict[str, str]) -> None:
    """Start all runs, let them go, and wait for each."""
    for name in HEAVY:
        with suppress(ImportError):
            importlib.import_module(name)
    ready, go = os.pipe()
    runs = [(Path(file), Path(out)) for file, out in paths["runs"]]
    children = [start(paths, file, out, ready) for file, out in runs]
    os.write(go, b"." * len(children))
    codes = [os.waitpid(child, 0)[1] for child in children]
    assert codes == [0] * len(codes), codes
    said = [out.with_suffix(".said").read_text() for _file, out in runs]
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()))
