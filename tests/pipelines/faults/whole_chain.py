"""Run as a program: everything that Outlay does with a day's file, on planted people.

Arguments: the store's folder and a seed. The demo runs as `outlay demo` does, through
Prefect's flows, on a small world whose files name planted people; then the review app
loads the batch, a person decides, and decisions go back; then the monitor looks. In the
end the store, in which a drop folder with the day's file stands where none should, is
looked at and copied.
"""

import json
import shutil
import sys
from functools import partial
from pathlib import Path

from outlay.pipelines.quiet import hush

hush()

import pyarrow as pa  # noqa: E402 - after the switches
import pyarrow.parquet as pq  # noqa: E402

from outlay.payments.reader import silent  # noqa: E402
from outlay.payments.simulate import World, WorldSize, simulate  # noqa: E402
from outlay.pipelines import demo  # noqa: E402
from outlay.pipelines.jobs.doctoring import examine  # noqa: E402
from outlay.pipelines.jobs.monitoring import MonitorRequest, monitor  # noqa: E402
from outlay.pipelines.jobs.retaining import show_going  # noqa: E402
from outlay.pipelines.jobs.upkeeping import back_up  # noqa: E402

NAME, SSN, ACCOUNT = "QZPLANTED", "078051", "9988776"
PEOPLE = 400
SIZE = WorldSize(payments=12_000, day_payments=400, random_review_rate=0.3)
SETTINGS = """
folds = 0
[labels]
least_positives = 3
[fraud]
most_trees = 20
[error]
most_trees = 20
"""


def planted(rows: pa.Table) -> dict[str, str]:
    """Return what stands for names and numbers of some payees, of the same lengths."""
    found: dict[str, str] = {}
    for row in rows.to_pylist():
        n = len(found) // 3
        tin, account, name = row["tin"], row["account_number"], row["payee_name"]
        if None in {tin, account, name} or tin in found or n >= PEOPLE:
            continue
        if len(tin) == 9 and len(account) >= 10 and len(name) >= 11:
            found[tin] = f"{SSN}{n:03d}"
            found[account] = f"{ACCOUNT}{n:03d}".ljust(len(account), "7")
            found[name] = f"{NAME}{chr(65 + n // 26)}{chr(65 + n % 26)}".ljust(
                len(name), "X"
            )
    return found


def plant(world: World) -> None:
    """Write the planted people into the world's files."""
    for_whom = planted(pq.read_table(world.day_rows))
    text = world.day.read_text()
    for was, now in for_whom.items():
        text = text.replace(was, now)
    world.day.write_text(text)
    rows = pq.read_table(world.history)
    for column in ("tin", "account_number", "payee_name"):
        values = [for_whom.get(v, v) for v in rows[column].to_pylist()]
        at = rows.schema.get_field_index(column)
        rows = rows.set_column(at, column, pa.array(values, pa.string()))
    pq.write_table(rows, world.history)


def made_world(request: demo.DemoRequest, _tick: object) -> World:
    """Make the demo's world, with the planted people in it."""
    folder = request.home / demo.MARK / "world"
    world = simulate(folder, seed=request.seed, size=SIZE, tick=silent)
    plant(world)
    return world


def review(home: Path) -> None:
    """Load the batch, decide a payment, export, and give the decisions back."""
    from outlay.review.serving.start import begin, make_tables

    begin(home, demo=True)
    from outlay.review.config.home import store
    from outlay.review.deciding.decide import decide
    from outlay.review.deciding.reveal import reveal
    from outlay.review.deciding.verdict import Verdict
    from outlay.review.models import Action, Found, Item, Person
    from outlay.review.returning.export import export_batch
    from outlay.review.returning.outcomes import give_back
    from outlay.review.serving.demo import prepare

    make_tables()
    batch = prepare(store())
    ana = Person.objects.get(username="ana")
    for item in Item.objects.order_by("-priority"):
        shown = reveal(item, by=ana, reason="call_back")
        if shown.name and NAME in shown.name:
            break
    else:
        message = "no planted payee is in the queue"
        raise SystemExit(message)
    verdict = Verdict(
        Action.RELEASE, reason_code="documents_support", found=Found.PROPER
    )
    decide(item, item.version, verdict, by=ana)
    exports = home / "review/exports"
    exports.mkdir(parents=True, exist_ok=True)
    export_batch(store(), batch.key, exports / "batch.csv", by="command:test")
    give_back(store(), since=None, by="command:test")


def keep(home: Path, file: Path) -> None:
    """Look at the store and copy it, with a payment file lying in it."""
    drop = home / "drop/payments"
    drop.mkdir(parents=True)
    shutil.copy(file, drop)
    for each in show_going(home, None):
        sys.stdout.write(f"{each}\n")
    sys.stdout.write(json.dumps(examine(home).as_dict()))
    back_up(home, home.parent / "backup", None, None, silent)


def main(home: Path, seed: int) -> None:
    """Do everything, one step after the other."""
    settings = home.parent / "settings.toml"
    settings.write_text(SETTINGS)
    demo.make_world = made_world
    demo.TrainRequest = partial(demo.TrainRequest, settings=settings)
    demo.run_demo(demo.DemoRequest(home, seed, SIZE.payments, SIZE.day_payments))
    review(home)
    monitor(MonitorRequest(home, home / "reports"))
    keep(home, home / demo.MARK / "world/day.spr")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
