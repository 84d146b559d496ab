"""The scored day: exactly as many payments as asked for, some of them unfit."""

import numpy as np

from outlay.payments.simulate.days import Days
from outlay.payments.simulate.rows import NOTHING, Rows, number, stack


def make_exact(rng: np.random.Generator, days: Days, rows: Rows, size: int) -> Rows:
    """Leave out or add honest payments so that the scored day has `size` of them.

    A world is sized so that the day has a few too many. Where it has too few (a day
    out of all proportion to its history), honest payments of the last month are due
    again, and look it.
    """
    on_day = rows["day"] == days.count
    surplus = int(on_day.sum()) - size
    plain = (rows["scheme"] == 0) & (rows["kind"] == 0)
    if surplus > 0:
        spare = rng.permutation(np.flatnonzero(on_day & plain))[:surplus]
        kept = np.ones(len(rows), dtype=np.bool_)
        kept[spare] = False
        return rows.take(kept)
    lately = np.flatnonzero(plain & ~on_day & (rows["day"] > days.count - 40))
    today = set(rows["payee"][on_day].tolist())
    fresh = np.array(
        [i for i in rng.permutation(lately).tolist() if rows["payee"][i] not in today]
    )
    if fresh.size < -surplus:
        fresh = np.append(fresh, rng.choice(lately, -surplus))
    more = rows.take(fresh[:-surplus].astype(np.int64))
    changed = np.ones(len(more), dtype=np.bool_)
    invoice = np.where(more["invoice"] == NOTHING, NOTHING, more["invoice"] + 80_000)
    uid = rows["uid"].max() + 1 + np.arange(len(more))
    more.change(changed, day=days.count, uid=uid, invoice=invoice)
    return number(stack([rows, more]))


def spoil(rng: np.random.Generator, days: Days, rows: Rows) -> None:
    """Make a few payments of the scored day unfit, in place.

    Some have a routing number that fails its check digit, some no name, and some
    checks no street (suspect, but paid).
    """
    plain = np.flatnonzero((rows["day"] == days.count) & (rows["scheme"] == 0))
    ach = rng.permutation(plain[rows["account"][plain] != NOTHING])
    checks = rng.permutation(plain[rows["account"][plain] == NOTHING])
    share = max(ach.size // 2500, 1)
    rows.change(ach[:share], bad=1)
    rows.change(ach[share : 2 * share], bad=2)
    rows.change(checks[: max(checks.size // 200, 1)], bad=3)
