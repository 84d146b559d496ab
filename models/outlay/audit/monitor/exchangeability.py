"""Whether payments of a period look like those behind the cut, above it above all.

The bound on false positives holds for payments that are exchangeable with the held-out
ones. A test on the whole distribution notices drift that harms nobody, so the alarm
goes by the share above the cut: whether it is surely more than a set factor larger.
"""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.stats import binom

from outlay.audit.monitor.exchange import more_above
from outlay.audit.monitor.levels import Finding, Level, few_days
from outlay.audit.monitor.scored import query
from outlay.audit.monitor.settings import Factors, MonitorSettings
from outlay.decisions.combine import Ranks
from outlay.decisions.cuts import Cuts
from outlay.decisions.held import Held
from outlay.decisions.policy import Policy
from outlay.decisions.strata import StratumKey

Reals = NDArray[np.float64]
# All payments, and those drawn at random: each test has half of the error.
TESTS = 2
CUTS = pa.schema(
    [*((name, pa.string()) for name in StratumKey._fields), ("cut", pa.float64())]
)


@dataclass(frozen=True, slots=True)
class Tail:
    """How many of `payments` lie above their cut."""

    above: int
    payments: int

    @property
    def share(self) -> float:
        """The share above; 0 without payments."""
        return self.above / self.payments if self.payments else 0.0


def tails_held(held: Held, policy: Policy, cuts: Cuts) -> dict[str, Tail]:
    """Return the tails of the threshold window: of all payments and of the arm."""
    cut = cuts_by_row(held, policy, cuts)
    over = held.m > cut
    arm = held.arm
    return {
        "all payments": Tail(int(over.sum()), len(over)),
        "arm": Tail(int((over & arm).sum()), int(arm.sum())),
    }


def flagged_of(
    rows: pa.Table, policy: Policy, cuts: Cuts, fraud: Ranks, error: Ranks
) -> int:
    """Return how many scored rows of a training the policy would flag by the models."""
    held = Held.of(rows, fraud, error)
    limits = [policy.limits(each.program, each.payment_type) for each in held.strata]
    floors = np.array([max(1, each.least_amount_cents) for each in limits])
    large = rows["amount_cents"].to_numpy() >= floors[held.stratum]
    return int(np.count_nonzero(large & (held.m > cuts_by_row(held, policy, cuts))))


def cuts_by_row(held: Held, policy: Policy, cuts: Cuts) -> Reals:
    """Return each row's cut, shape (n,)."""
    own = [_cut(stratum, policy, cuts) for stratum in held.strata]
    return np.array(own, dtype=np.float64)[held.stratum]


def _cut(stratum: StratumKey, policy: Policy, cuts: Cuts) -> float:
    return cuts.of(stratum, policy.limits(stratum.program, stratum.payment_type)).cut


def tails_scored(
    scored: duckdb.DuckDBPyConnection, policy: Policy, cuts: Cuts
) -> dict[str, Tail]:
    """Return the tails of a period's payments under the same cuts."""
    names = scored.sql("select distinct agency, program, payment_type from scored")
    strata = sorted(StratumKey(*row) for row in names.fetchall())
    own = [_cut(stratum, policy, cuts) for stratum in strata]
    named = zip(strata, own, strict=True)
    rows = [stratum._asdict() | {"cut": cut} for stratum, cut in named]
    scored.register("cuts", pa.Table.from_pylist(rows, CUTS))
    found = {
        drawn: Tail(above, n)
        for drawn, n, above in scored.sql(query("above")).fetchall()
    }
    arm, rest = (found.get(drawn, Tail(0, 0)) for drawn in (True, False))
    whole = Tail(arm.above + rest.above, arm.payments + rest.payments)
    return {"all payments": whole, "arm": arm}


def exchangeability(
    name: str, then: Tail, now: Tail, days: int, settings: MonitorSettings
) -> Finding:
    """Judge one tail of a period of `days` days against the threshold window's."""
    check = f"exchangeability, {name}"
    if days < settings.least_days:
        return Finding(check, "no data", few_days(days, settings.least_days))
    if min(then.payments, now.payments) < settings.least_rows:
        few = min(then.payments, now.payments)
        return Finding(check, "no data", f"{few:,} payments are too few to tell")
    error = settings.error / TESTS
    level = _level(then, now, settings.exchange, error)
    p_value = more_above(then.above, then.payments, now.above, now.payments)
    why = f"{now.share:.2%} above the cut, {then.share:.2%} held out; p = {p_value:.2g}"
    figures = {
        "then": then.share,
        "now": now.share,
        "payments_then": then.payments,
        "payments_now": now.payments,
        "p_value": p_value,
        "error": error,
    }
    return Finding(check, level, why, figures | settings.exchange.model_dump())


def _level(then: Tail, now: Tail, factors: Factors, error: float) -> Level:
    if surely_more(then, now, factors.alarm, error):
        return "alarm"
    return "watch" if surely_more(then, now, factors.watch, error) else "ok"


def surely_more(then: Tail, now: Tail, factor: float, error: float) -> bool:
    """Say whether the share above is over `factor` times the earlier one.

    Wrongly with chance `error` at most. Factor 1 is Fisher's exact test; for others,
    given the sum of both counts, the later one is binomial (Przyborowski and Wilenski,
    Biometrika 31, 1940): exact for Poisson counts, and on the safe side for shares.
    """
    if factor == 1.0:
        counts = then.above, then.payments, now.above, now.payments
        return more_above(*counts) <= error
    part = factor * now.payments / (factor * now.payments + then.payments)
    p_value = float(binom.sf(now.above - 1, then.above + now.above, part))
    return p_value <= error
