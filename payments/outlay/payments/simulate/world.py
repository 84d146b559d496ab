"""Make a world: two years of payments of several agencies, and the day to score."""

from pathlib import Path

import numpy as np

from outlay.payments.reader import Tick, silent
from outlay.payments.simulate.course import populate, run
from outlay.payments.simulate.days import SCORED_DAY, Days
from outlay.payments.simulate.dice import roll
from outlay.payments.simulate.findings import find
from outlay.payments.simulate.folder import World
from outlay.payments.simulate.forms import in_schedule_order
from outlay.payments.simulate.made import Made
from outlay.payments.simulate.programs import load_programs
from outlay.payments.simulate.reviews import NEVER, draw_routes
from outlay.payments.simulate.rows import NOTHING
from outlay.payments.simulate.scored_day import make_exact, spoil
from outlay.payments.simulate.sizing import WorldSize, sized
from outlay.payments.simulate.stopping import stop_found_cases
from outlay.payments.simulate.write import write_world

STEPS = 5
USUAL = WorldSize()


def simulate(
    folder: Path, *, seed: int, size: WorldSize = USUAL, tick: Tick = silent
) -> World:
    """Make the world of `seed` in `folder`; the same seed and size, the same bytes.

    Parameters
    ----------
    folder : Path
        Made where it is missing; docs/simulator.md says what files it then holds.
    seed : int
        Draws the world's nature, people and luck.
    size : WorldSize
        How many payments, over how many days.
    """
    dice = roll(seed)
    days = Days(size.days)
    tick(0, STEPS)
    making = populate(dice, sized(dice["pilot"], load_programs(), days, size), days)
    tick(1, STEPS)
    rows = run(dice, making)
    tick(2, STEPS)
    routes = draw_routes(dice["review"], making, rows, size.random_review_rate)
    undone = np.where(routes.reversal < NEVER, routes.reversal, NOTHING)
    rows.change(rows["day"] >= 0, undone=undone)
    made = Made(rows, find(dice["review"], making, rows, routes), routes.inclusion)
    made = stop_found_cases(making, made)
    tick(3, STEPS)
    rows = make_exact(dice["day"], days, made.rows, size.day_payments)
    spoil(dice["day"], days, rows)
    made = made.follow(in_schedule_order(dice["forms"], making, rows))
    tick(4, STEPS)
    folder.mkdir(parents=True, exist_ok=True)
    paid = days.dates[days.paid(np.array([days.count]))[0]]
    world = World(folder, days.first, SCORED_DAY, paid.item())
    write_world(world, dice, making, made)
    tick(STEPS, STEPS)
    return world
