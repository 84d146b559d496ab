"""Run as a program: the score flow, which waits in its first stage until told to go on.

Argument: a JSON file of paths; `begun` is written once the stage works, and `go` is
waited for.
"""

import json
import sys
import time
from pathlib import Path

from outlay.pipelines.quiet import hush

hush()

from outlay.payments.errors import OutlayError  # noqa: E402 - after the switches
from outlay.pipelines.flows import moving  # noqa: E402
from outlay.pipelines.flows.score import score_flow  # noqa: E402
from outlay.pipelines.jobs import scoring  # noqa: E402
from tests.pipelines.faults.again import FromMatrix  # noqa: E402
from tests.pipelines.faults.dying import request_of  # noqa: E402


def main(paths: dict[str, str]) -> None:
    """Score, and say what went wrong by the kind of the error."""
    copy = FromMatrix(Path(paths["matrix"])).copy

    def build_features(*given: object) -> None:
        Path(paths["begun"]).touch()
        while not Path(paths["go"]).exists():
            time.sleep(0.05)
        given[-1](1, 2)  # the bar moves, and nobody hears of it
        copy(*given)

    moving.EVERY = 0.0
    scoring.build_features = build_features
    try:
        score_flow(request_of(paths, Path(paths["home"]), Path(paths["out"])))
    except OutlayError as error:
        sys.stderr.write(error.message)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()))
