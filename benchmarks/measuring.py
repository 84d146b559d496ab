"""Time and peak memory of a stage, in a process of its own."""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Step:
    """One step: wall and processor time, peak memory; `starting` its process apart."""

    title: str
    seconds: float
    cpu: float
    peak_mb: float
    starting: float = 0.0


def measured(steps: list[Step]) -> Callable[..., Any]:
    """Return a way to run stages, each in a process of its own, noted in `steps`.

    A stage is called with its facts and a tick that counts nothing.
    """

    def run(title: str, stage: Callable[..., Any], *facts: object) -> Any:
        started = time.perf_counter()
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            result, step = pool.apply(_timed, (title, stage, facts))
        starting = time.perf_counter() - started - step.seconds
        steps.append(replace(step, starting=starting))
        return result

    return run


def _timed(title: str, stage: Callable[..., Any], facts: tuple[object, ...]) -> Any:
    Path("/proc/self/clear_refs").write_text("5")  # forget the parent's peak
    started, cpu = time.perf_counter(), time.process_time()
    result = stage(*facts, lambda _done, _total: None)
    peak = _peak_mb()
    step = Step(title, time.perf_counter() - started, time.process_time() - cpu, peak)
    return result, step


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
