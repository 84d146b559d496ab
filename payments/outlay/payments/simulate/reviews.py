"""Which payments are looked at, by which route, and how likely that was."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.payments.simulate.making import Making
from outlay.payments.simulate.rows import Flags, Ints, Rows
from outlay.payments.simulate.schemes.catalogue import CODE, FIRST_ERROR
from outlay.payments.simulate.sight import suspicion

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Routes:
    """For every payment: by which routes it is learned, when, how likely that was.

    Days are NEVER where a route does not learn it. `inclusion` is the
    probability that any of them does.
    """

    random: Ints
    risk: Ints
    complaint: Ints
    bank: Ints
    reversal: Ints
    inclusion: Reals


NEVER = 1 << 20


def draw_routes(
    rng: np.random.Generator, making: Making, rows: Rows, random_rate: float
) -> Routes:
    """Draw the reviews, complaints and bank returns of all payments."""
    paid = making.days.paid(rows["day"])
    p_random = np.full(len(rows), random_rate)
    p_risk = risk_probability(rng, making, rows)
    p_complaint = complaint_probability(making, rows)
    p_bank = np.where(rows["scheme"] == CODE["deceased"], BANK_KNOWS_DEATH, 0.0)
    p_bank = np.where(rows["account"] < 0, 0.0, p_bank)
    p_reversal = making.nature.reversed_share * (rows["scheme"] == CODE["duplicate"])
    missed = (
        (1 - p_reversal)
        * (1 - p_random)
        * (1 - p_risk)
        * (1 - p_complaint)
        * (1 - p_bank)
    )
    return Routes(
        random=_days(rng, rng.random(len(rows)) < p_random, paid, 11, 0.45),
        risk=_days(rng, rng.random(len(rows)) < p_risk, paid, 8, 0.6),
        complaint=_days(rng, _by_case(rng, rows, p_complaint), paid, 17, 0.5),
        bank=np.where(
            rng.random(len(rows)) < p_bank, making.days.later(paid, 2), NEVER
        ),
        reversal=np.where(
            rng.random(len(rows)) < p_reversal,
            paid + rng.integers(3, 18, len(rows)),
            NEVER,
        ),
        inclusion=1 - missed * _overlooked(rows, missed),
    )


def _overlooked(rows: Rows, missed: Reals) -> Reals:
    """Probability that a look back over a case, begun elsewhere, misses a payment."""
    whole = np.zeros(int(rows["case"].max(initial=0)) + 2)
    np.add.at(whole, rows["case"], np.log(missed))
    others = np.exp(whole[rows["case"]] - np.log(missed))
    return np.where(rows["case"] >= 0, 1 - LOOK_BACK * (1 - others), 1.0)


def risk_probability(rng: np.random.Generator, making: Making, rows: Rows) -> Reals:
    """Probability of being picked for risk review.

    Reviewers go by impressions, by where the payee lives, and by tips, which
    are right oftener than not.
    """
    nature = making.nature
    bad = rows["scheme"] > 0
    fraud = bad & (rows["scheme"] < FIRST_ERROR)
    tip = nature.tip * np.where(fraud, 1.6, 0.35 * bad) * (rng.random(len(rows)) < 0.6)
    place = making.registers.place_of(rows["address"])
    region = -REGION * making.registers.places.standing[place]
    score = suspicion(making, rows) + tip + region + rng.normal(0, 0.35, len(rows))
    return _scaled(np.exp(score), nature.risk_review_rate)


def _scaled(odds: Reals, rate: float) -> Reals:
    """Scale `odds` so that the capped probabilities have mean `rate`."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if np.minimum(middle * odds, MOST).mean() > rate:
            high = middle
        else:
            low = middle
    return np.minimum(low * odds, MOST)


def complaint_probability(making: Making, rows: Rows) -> Reals:
    """Probability that somebody reports the payment.

    Victims complain; banks and competitors report what they see of rings and shells.
    """
    share = np.zeros(len(CODE))
    share[CODE["takeover"]] = 1.0
    share[CODE["identity_reuse"]] = 1.2
    share[CODE["mule_ring"]] = 1.0
    share[CODE["shell_vendor"]] = 0.9
    share[CODE["wrong_payee"]] = 0.5
    return making.nature.complaint * share[rows["scheme"]]


def _by_case(rng: np.random.Generator, rows: Rows, probability: Reals) -> Flags:
    """One victim's complaint covers the whole case."""
    luck = rng.random(int(rows["case"].max(initial=0)) + 2)
    return (probability > 0) & (luck[rows["case"]] < probability)


def _days(
    rng: np.random.Generator, learned: Flags, paid: Ints, median: float, spread: float
) -> Ints:
    """Days on which reviews end: a log-normal number of days after payment."""
    delay = np.rint(median * np.exp(spread * rng.standard_normal(paid.size))).astype(
        np.int64
    )
    return np.where(learned, paid + np.clip(delay, 1, 180), NEVER)


MOST = 0.85
LOOK_BACK = 0.85
REGION = 0.35
BANK_KNOWS_DEATH = 0.18
