"""Twenty people decide the same sixty payments over HTTP, on the app as it is served.

Run as ``make bench-review-people`` (SQLite, then Postgres) or
``python -m benchmarks.review_people``; on SQLite, or what OUTLAY_REVIEW_DATABASE says,
where it holds no tables yet. Each person reads the queue and opens the payment; when
all have, all send their decision in the same moment, each with a note. Nobody pauses to
read, so the figures are those of the busiest moments. What counts: every payment is
decided once, everybody else is told so, and no note is lost.
"""

import argparse
import os
import statistics
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.figures import print_table, write_figures
from benchmarks.review_people_asking import Asked, work
from benchmarks.review_served import environment, free_port, served


def main() -> None:
    """Let all decide, and print what came of it and how long they waited."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=20)
    asked.add_argument("--payments", type=int, default=60)
    asked.add_argument("--queue", type=int, default=10_000)
    sizes = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        environ = environment(home, os.environ.get("OUTLAY_REVIEW_DATABASE", ""))
        os.environ |= environ
        from benchmarks.review_people_world import made_world, written

        numbers = made_world(home, sizes.queue, sizes.payments, sizes.people)
        port = free_port()
        log = Path(folder) / "log"
        with served(environ, port, log):
            answers = _all_at_once(port, sizes.people, numbers)
        engine, told = written(numbers)
        told["errors in the app's log"] = log.read_text().count(" ERROR ")
    _tell(engine, answers, told)
    write_figures(
        f"review_people_{engine}",
        {"written": told, "ms": {n: _ms(answers, n) for n in _pages(answers)}},
        seed=0,
        sizes=vars(sizes),
    )


def _all_at_once(port: int, people: int, numbers: Sequence[int]) -> list[Asked]:
    """Let everybody work through the same payments; return each request."""
    barrier = threading.Barrier(people, timeout=120)
    answers: list[Asked] = []

    def one(person: int) -> None:
        try:
            answers.extend(work(port, person, numbers, barrier))
        except BaseException:
            barrier.abort()
            raise

    threads = [threading.Thread(target=one, args=(each,)) for each in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _tell(engine: str, answers: list[Asked], told: dict[str, Any]) -> None:
    cores = len(os.sched_getaffinity(0))
    print(f"{engine}, {cores} cores, the people and the app on the same machine")
    for name, count in (_outcomes(answers) | told).items():
        print(
            f"  {name}: {count:,}" if isinstance(count, int) else f"  {name}: {count}"
        )
    rows = []
    for page in _pages(answers):
        ms = _ms(answers, page)
        late = statistics.quantiles(ms, n=20)[-1]
        row = (statistics.median(ms), late, max(ms))
        rows.append((page, len(ms), *(round(each) for each in row)))
    print_table(("ms", "requests", "median", "p95", "longest"), rows)


def _outcomes(answers: list[Asked]) -> dict[str, int]:
    """Count what people were told."""
    said = [each.outcome for each in answers]
    errors = {
        f"ERRORS {name}": said.count(name) for name in set(said) if "error" in name
    }
    names = ("accepted", "told who was faster")
    return {name: said.count(name) for name in names} | {
        "errors": sum(errors.values()),
        **errors,
    }


def _pages(answers: list[Asked]) -> list[str]:
    return list(dict.fromkeys(each.page for each in answers))


def _ms(answers: list[Asked], page: str) -> list[float]:
    return [each.ms for each in answers if each.page == page]


if __name__ == "__main__":
    main()
