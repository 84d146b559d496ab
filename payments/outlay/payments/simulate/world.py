"""Make a world: two years of payments of several agencies, and the day to score."""

import csv
import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.formats.spr import write_spr
from outlay.payments.reader import Tick, silent
from outlay.payments.simulate import findings
from outlay.payments.simulate.aftermath import dispositions_table, outcomes_table
from outlay.payments.simulate.amounts import fill_amounts
from outlay.payments.simulate.banks import draw_banks
from outlay.payments.simulate.days import SCORED_DAY, Days
from outlay.payments.simulate.events import draw_lives
from outlay.payments.simulate.forms import (
    draw_texts, in_schedule_order, intake_table, payment_keys,
)  # fmt: skip
from outlay.payments.simulate.groups import draw_groups
from outlay.payments.simulate.innocents import innocent_rows, near_limit, peaks, resubmissions, several_accounts, share_homes
from outlay.payments.simulate.making import Making
from outlay.payments.simulate.nature import draw_nature
from outlay.payments.simulate.places import draw_places
from outlay.payments.simulate.population import draw_payees
from outlay.payments.simulate.programs import Program, load_programs
from outlay.payments.simulate.registers import Registers
from outlay.payments.simulate.reviews import NEVER, draw_routes
from outlay.payments.simulate.rows import NOTHING, Rows, number, stack
from outlay.payments.simulate.schedule import due_payments
from outlay.payments.simulate.schemes import claimants, diverted, errors, firms
from outlay.payments.simulate.schemes.catalogue import NEW_SCHEME_DAYS
from outlay.payments.simulate.scored_day import make_exact, spoil
from outlay.payments.simulate.truth import NAME, write_truth

PARTS = ("nature", "pilot", "people", "lives", "payments", "fraud", "errors", "review", "forms", "groups", "day")


@dataclass(frozen=True, slots=True)
class WorldSize:
    """How large a world is: payments of history (about), of the scored day (exactly)."""

    payments: int = 300_000
    day_payments: int = 20_000
    days: int = 730
    random_review_rate: float = 0.03


@dataclass(frozen=True, slots=True)
class World:
    """Where a world lies and on which days it begins and is scored."""

    folder: Path
    first_day: dt.date
    as_of: dt.date
    payment_date: dt.date

    @property
    def history(self) -> Path:
        """Payments before the scored day, as intake rows."""
        return self.folder / "history.parquet"

    @property
    def outcomes(self) -> Path:
        """What had become known by the scored day."""
        return self.folder / "outcomes.parquet"

    @property
    def dispositions(self) -> Path:
        """What had happened to the payments by the scored day."""
        return self.folder / "dispositions.parquet"

    @property
    def groups(self) -> Path:
        """Audit-only attributes of payees."""
        return self.folder / "groups.parquet"

    @property
    def programs(self) -> Path:
        """Which location code is which program."""
        return self.folder / "programs.toml"

    @property
    def day(self) -> Path:
        """The scored day as a payment request file."""
        return self.folder / "day.spr"

    @property
    def day_side(self) -> Path:
        """What the payment request file cannot carry."""
        return self.folder / "day-side.csv"

    @property
    def day_rows(self) -> Path:
        """The scored day as intake rows."""
        return self.folder / "day.parquet"


def simulate(folder: Path, *, seed: int, size: WorldSize = WorldSize(), tick: Tick = silent) -> World:  # noqa: B008
    """Make the world of `seed` in `folder`; the same seed and size, the same bytes."""
    seeds = np.random.SeedSequence(seed).spawn(len(PARTS))
    rng = {part: np.random.default_rng(s) for part, s in zip(PARTS, seeds, strict=True)}
    days = Days(size.days)
    programs = load_programs()
    tick(0, STEPS)
    making = _people(rng, _sized(rng["pilot"], programs, days, size), days)
    tick(1, STEPS)
    rows = _all_rows(rng, making, size)
    tick(3, STEPS)
    routes = draw_routes(rng["review"], making, rows, size.random_review_rate)
    undone = np.where(routes.reversal < NEVER, routes.reversal, NOTHING)
    rows.change(np.ones(len(rows), dtype=np.bool_), undone=undone)
    found = findings.find(rng["review"], making, rows, routes)
    inclusion = dict(zip(rows["uid"].tolist(), routes.inclusion.tolist(), strict=True))
    rows, found = findings.stop_found_cases(rng["review"], making, rows, found)
    uid = rows["uid"]
    rows = make_exact(rng["day"], days, rows, size.day_payments)
    spoil(rng["day"], days, rows)
    found = _follow(uid, rows, found)
    before = rows["uid"]
    rows = in_schedule_order(rng["forms"], making, rows)
    found = _follow(before, rows, found)
    share = np.array([inclusion.get(u, size.random_review_rate) for u in rows["uid"].tolist()])
    tick(4, STEPS)
    return _write(folder, rng, making, rows, found, share, tick)


def _follow(uid: np.ndarray, rows: Rows, found: findings.Findings) -> findings.Findings:  # type: ignore[type-arg]
    """Point findings at the same payments after rows were left out or reordered."""
    order = np.argsort(rows["uid"])
    wanted = uid[found.row]
    at = np.searchsorted(rows["uid"][order], wanted)
    at = np.minimum(at, order.size - 1)
    there = rows["uid"][order][at] == wanted
    return replace(found.take(there), row=order[at[there]])


def _sized(
    rng: np.random.Generator, programs: tuple[Program, ...], days: Days, size: WorldSize
) -> tuple[Program, ...]:
    """Return the programs with as many payees as the world's size asks for.

    The scored day is a day on which quarterly and half-yearly programs pay. Their
    payees (a times the table's) and those of all others (b times) follow from how
    many payments history and that day shall have: two equations, counted on a pilot.
    """
    registers = Registers(rng, draw_places(rng), draw_banks(rng))
    pilot = draw_payees(rng, programs, days, registers, PILOT)
    rows = due_payments(rng, programs, days, pilot)
    rare = np.array([program.cadence in RARE for program in programs])[rows["program"]]
    today = rows["day"] == days.count
    past = rows["day"] < days.count
    counts = [[(part & kind).sum() / PILOT for kind in (rare, ~rare)] for part in (past, today)]
    wanted = (size.payments * ORDINARY, size.day_payments * DAY_MARGIN)
    a, b = np.linalg.solve(np.maximum(counts, 1.0), wanted)
    if min(a, b) < LEAST_SCALE:  # no world has both: history decides, the day is filled up
        a = b = size.payments * ORDINARY / max(sum(counts[0]), 1)
    return tuple(
        replace(p, payees=max(round(p.payees * (a if p.cadence in RARE else b)), 4))
        for p in programs
    )


def _people(rng: dict[str, np.random.Generator], programs: tuple[Program, ...], days: Days) -> Making:
    nature = draw_nature(rng["nature"])
    people = rng["people"]
    registers = Registers(people, draw_places(people), draw_banks(people))
    payees = draw_payees(people, programs, days, registers, 1.0)
    payees = near_limit(people, programs, payees)
    payees = share_homes(people, nature, programs, payees, registers)
    lives = draw_lives(rng["lives"], nature, days, payees, registers)
    count = max(round(len(payees) / PAYEES_A_MULE), 3)
    mules = registers.open_accounts(registers.towns(count), online=0.55)
    return Making(nature, programs, days, registers, payees, lives, mules)


def _all_rows(rng: dict[str, np.random.Generator], making: Making, size: WorldSize) -> Rows:
    rows = due_payments(rng["payments"], making.programs, making.days, making.payees)
    fill_amounts(rng["payments"], making.programs, making.days, making.payees, rows)
    making.lives.fill(rows)
    rows.change(np.ones(len(rows), dtype=np.bool_), tin=making.payees.tin[rows["payee"]])
    several_accounts(rng["lives"], making.programs, making.payees, making.registers, rows)
    peaks(rng["payments"], making.nature, rows)
    rows = number(stack([rows, *innocent_rows(rng["payments"], making.nature, making.days, rows)]))
    rows = _go_wrong(rng, making, rows)
    again = resubmissions(rng["lives"], making.days, making.lives, rows)
    del size
    return number(stack([rows, again]))


def _go_wrong(rng: dict[str, np.random.Generator], making: Making, rows: Rows) -> Rows:
    nature, total = making.nature, len(rows)
    shares = {name: getattr(nature, name) for name in FRAUD_SHARES}
    scale = total * nature.fraud_rate / sum(shares.values())
    wanted = {name: max(round(share * scale), 2) for name, share in shares.items()}
    dice = rng["fraud"]
    diverted.takeover(dice, making, rows, wanted["takeover"])
    diverted.deceased(dice, making, rows, wanted["deceased"])
    months = 1.6 * NEW_SCHEME_DAYS / making.days.count
    parts = [
        rows,
        firms.splitting(dice, making, rows, wanted["splitting"]),
        claimants.mule_ring(dice, making, wanted["mule_ring"]),
        firms.shell_vendor(dice, making, wanted["shell_vendor"]),
        claimants.identity_reuse(dice, making, wanted["identity_reuse"]),
        claimants.ghost_employee(dice, making, max(round(wanted["ghost_employee"] * months), 2)),
    ]
    return _mistakes(rng["errors"], making, number(stack(parts)))


def _mistakes(dice: np.random.Generator, making: Making, rows: Rows) -> Rows:
    nature = making.nature
    shares = {name: getattr(nature, name) for name in ERROR_SHARES}
    scale = len(rows) * nature.error_rate / sum(shares.values())
    wanted = {name: max(round(share * scale), 2) for name, share in shares.items()}
    doubled = errors.duplicate(dice, making, rows, wanted["duplicate"])
    errors.wrong_payee(dice, making, rows, wanted["wrong_payee"])
    errors.wrong_amount(dice, making, rows, wanted["wrong_amount"])
    errors.lapsed(dice, making, rows, wanted["lapsed"])
    errors.undocumented(dice, making, rows, wanted["undocumented"])
    return number(stack([rows, doubled]))


def _write(
    folder: Path,
    rng: dict[str, np.random.Generator],
    making: Making,
    rows: Rows,
    found: findings.Findings,
    inclusion: np.ndarray,  # type: ignore[type-arg]
    tick: Tick,
) -> World:
    folder.mkdir(parents=True, exist_ok=True)
    days = making.days
    payment_date = days.dates[days.paid(np.array([days.count]))[0]].item()
    world = World(folder, days.first, SCORED_DAY, payment_date)
    texts = draw_texts(rng["forms"], making)
    intake = intake_table(making, rows, texts)
    keys = payment_keys(making, intake)
    past = int((rows["day"] < days.count).sum())
    pq.write_table(intake.slice(0, past), world.history)
    outcomes = outcomes_table(rng["review"], making, rows, found, inclusion, keys)
    pq.write_table(outcomes, world.outcomes)
    fates = dispositions_table(rng["review"], making, rows, found, keys)
    pq.write_table(fates, world.dispositions)
    pq.write_table(draw_groups(rng["groups"], making), world.groups)
    tick(5, STEPS)
    _write_programs(world.programs, making.programs)
    _write_day(world, intake.slice(past), keys.slice(past))
    write_truth(folder / "truth" / NAME, rows, keys)
    tick(STEPS, STEPS)
    return world


def _write_programs(path: Path, programs: tuple[Program, ...]) -> None:
    blocks = [
        f'[[program]]\nalc = "{p.alc}"\nagency = "{p.agency}"\nprogram = "{p.name}"\n'
        for p in programs
    ]
    path.write_text("\n".join(blocks), encoding="utf-8")


SIDE_COLUMNS = ("invoice_number", "award_id", "invoice_on", "period_start", "period_end")


def _write_day(world: World, intake: pa.Table, keys: pa.Array) -> None:
    lines = pa.array(np.arange(1, intake.num_rows + 1))
    intake = intake.set_column(0, "source_line", lines)
    intake = intake.set_column(
        intake.schema.get_field_index("batch_part"), "batch_part",
        pa.nulls(intake.num_rows, pa.string()),
    )
    pq.write_table(intake, world.day_rows)
    batches = intake.to_batches()
    write_spr(world.day, batches, input_system=INPUT_SYSTEM, sort=True)
    side = intake.select(list(SIDE_COLUMNS)).to_pylist()
    with world.day_side.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("payment_key", *SIDE_COLUMNS))
        for key, row in zip(keys.to_pylist(), side, strict=True):
            if any(value is not None for value in row.values()):
                writer.writerow((key, *("" if v is None else str(v) for v in row.values())))


INPUT_SYSTEM = "OUTLAY-SIMULATED-AGENCIES"
PILOT = 0.1
# Paid on a few big days a year, the scored day among them.
RARE = ("refund", "term", "quarterly")
# The day is made a little too large and then cut to size.
DAY_MARGIN = 1.03
LEAST_SCALE = 0.2
PAYEES_A_MULE = 650
ORDINARY = 0.975
"""Share of a world's payments that are due; the rest is added by people and schemes."""
STEPS = 6
FRAUD_SHARES = (
    "takeover", "mule_ring", "shell_vendor", "splitting", "deceased",
    "identity_reuse", "ghost_employee",
)  # fmt: skip
ERROR_SHARES = ("duplicate", "wrong_amount", "wrong_payee", "lapsed", "undocumented")
