"""Pages of the review app at two sizes of the queue, in one run.

    python -m benchmarks.review_pages --small 10000 --large 1000000

A temporary store for each size (SQLite, or on the server of OUTLAY_REVIEW_DATABASE a
database made for it and dropped again), filled past the app, then each page asked for
in process, many times, as a supervisor of every agency. What counts is the ratio of
the medians of both sizes.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.figures import print_table, write_figures
from benchmarks.review_pages_database import database_of_its_own, engine, megabytes

ASKED = 1.5
REPEATS = 40


def pages(items: int) -> dict[str, str]:
    """Return the addresses that are timed, by name."""
    return {
        "first page": "/queue/",
        "by cut-off": "/queue/?sort=due",
        "one agency": "/queue/?agency=SSA",
        "one reason": "/queue/?code=F-MADE-03",
        "rare amounts": "/queue/?least=25000&most=25010",
        "matches of one agency": "/queue/?agency=VA&match=yes",
        "one payee": f"/queue/?payee={7:032x}",
        "case": f"/payments/{items // 2}/",
    }


def measure(items: int) -> dict[str, list[float]]:
    """Fill a queue and return the milliseconds of each page; runs on its own."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from benchmarks.review_rows import AGENCIES, fill
    from outlay.review.access.roles import Role
    from outlay.review.models import Person, Scope

    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    fill(items)
    filled = time.perf_counter() - started
    person = Person.objects.create(username="ann", name="Ann", role=Role.SUPERVISOR)
    Scope.objects.bulk_create(Scope(person=person, agency=a) for a in AGENCIES)
    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    found = {"seconds to fill": [filled]}
    for name, address in {**pages(items), **_middle(client)}.items():
        found[name] = _timed(client, address)
    return found


def _middle(client: Any) -> dict[str, str]:
    """Return the address of a page some way into the queue, by its own links."""
    address = "/queue/"
    for _ in range(20):
        text = client.get(address).content.decode()
        after = [part for part in text.split('"') if "after=" in part]
        address = "/queue/" + after[-1].replace("&amp;", "&").removeprefix("/queue/")
    return {"page 21": address}


def _timed(client: Any, address: str) -> list[float]:
    found = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        answer = client.get(address)
        found.append(1000 * (time.perf_counter() - started))
        if answer.status_code != 200:
            message = f"{address} answers {answer.status_code}"
            raise RuntimeError(message)
    return found


def apart(items: int) -> dict[str, list[float]]:
    """Measure one size in a process and a store of its own."""
    with (
        tempfile.TemporaryDirectory() as home,
        database_of_its_own(items) as database,
    ):
        environ = {
            **os.environ,
            "OUTLAY_HOME": home,
            "OUTLAY_REVIEW_DATABASE": database,
            "OUTLAY_REVIEW_MODE": "demo",
            "DJANGO_SETTINGS_MODULE": "benchmarks.review_settings",
        }
        line = f"import benchmarks.review_pages as b; b.tell({items})"
        done = subprocess.run(
            [sys.executable, "-c", line],
            env=environ,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
        return found | {"megabytes": [megabytes(Path(home), database)]}


def tell(items: int) -> None:
    """Print what was measured as one line of JSON."""
    print(json.dumps(measure(items)))


def main() -> None:
    """Measure both sizes and print their ratios."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--small", type=int, default=10_000)
    asked.add_argument("--large", type=int, default=1_000_000)
    sizes = asked.parse_args()
    small, large = apart(sizes.small), apart(sizes.large)
    header = ("median ms", f"{sizes.small:,}", f"{sizes.large:,}", "ratio")
    print(f"{engine()}: {REPEATS} requests a page; asked: a ratio of at most {ASKED}")
    print_table(header, [_row(name, small[name], large[name]) for name in large])
    figures = {"small": small, "large": large}
    name = f"review_pages_{engine().lower()}"
    write_figures(name, figures, seed=0, sizes=vars(sizes))


def _row(name: str, small: list[float], large: list[float]) -> tuple[object, ...]:
    one, other = statistics.median(small), statistics.median(large)
    return name, round(one, 1), round(other, 1), round(other / one, 2)


if __name__ == "__main__":
    main()
