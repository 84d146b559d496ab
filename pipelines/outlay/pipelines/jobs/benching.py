"""Any labelled table, measured: the figures of three models on its latest rows."""

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path

from outlay.models.protocol import Asked, Report, TableMapping, run
from outlay.payments.atomic import write_whole
from outlay.payments.reader import Tick


@dataclass(frozen=True, slots=True)
class BenchRequest:
    """A table, which of its columns is what, and where the figures go."""

    file: Path
    label: str
    time: str | None = None
    identifier: str | None = None
    mapping: Path | None = None
    out: Path | None = None
    seed: int = 0


def bench(request: BenchRequest, tick: Tick) -> Report:
    """Run the protocol; write its figures to `out` as JSON, never a row.

    Raises
    ------
    OutlayError
        Where table, mapping or output cannot be used.
    """
    mapping = TableMapping.load(request.mapping) if request.mapping else TableMapping()
    report = run(
        Asked(
            request.file,
            request.label,
            request.time,
            request.identifier,
            mapping,
            request.seed,
        ),
        tick,
    )
    if request.out is not None:
        said = dataclasses.asdict(report) | {"seed": request.seed}
        text = json.dumps(said, indent=1, sort_keys=True)
        write_whole(request.out, f"{text}\n".encode())
    return report
