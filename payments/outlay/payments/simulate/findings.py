"""What reviewers, victims and banks find at first."""

import numpy as np
from numpy.typing import NDArray

from outlay.payments.simulate.corrections import corrections, referrals
from outlay.payments.simulate.making import Making
from outlay.payments.simulate.reviews import LOOK_BACK, NEVER, Routes
from outlay.payments.simulate.rows import Flags, Ints, Rows
from outlay.payments.simulate.schemes.catalogue import CODE, FIRST_ERROR, is_fraud
from outlay.payments.simulate.verdicts import (
    APPEAL,
    BANK,
    NONE,
    OVER,
    PROPER,
    RANDOM,
    REFERRED,
    RISK,
    SUSPECTED,
    TECHNICAL,
    UNDER,
    UNKNOWN,
    Findings,
    join,
)


def find(
    rng: np.random.Generator, making: Making, rows: Rows, routes: Routes
) -> Findings:
    """Return everything that becomes known about the payments, with corrections."""
    first = [
        _reviewed(rng, making, rows, routes.random, RANDOM),
        _reviewed(rng, making, rows, routes.risk, RISK),
        _complained(rows, routes.complaint),
        _reversed(rows, routes.reversal),
        _returned(rows, routes.bank),
    ]
    found = join(first)
    found = join([found, _looked_back(rng, rows, found)])
    return join([found, referrals(rng, found), *corrections(rng, rows, found)])


def _reviewed(
    rng: np.random.Generator, making: Making, rows: Rows, day: Ints, source: int
) -> Findings:
    at = np.flatnonzero(day < NEVER)
    scheme = rows["scheme"][at]
    fraud = is_fraud(scheme)
    error = scheme >= FIRST_ERROR
    luck = rng.random(at.size)
    nature = making.nature
    ip_class = np.where(rng.random(at.size) < TECHNICALITIES, TECHNICAL, PROPER)
    ip_class = np.where(luck < nature.wrongly_faulted, OVER, ip_class)
    noticed = luck < _noticed()[scheme]
    short = rows["wrong"][at] < 0
    ip_class = np.where(error & noticed, np.where(short, UNDER, OVER), ip_class)
    papers = (scheme == CODE["undocumented"]) & noticed & (rng.random(at.size) < 0.2)
    seen = fraud & (luck > nature.missed_fraud)
    ip_class = np.where(seen, OVER, ip_class)
    # A missed fraud is half the time taken for a mistake.
    ip_class = np.where(
        fraud & ~seen, np.where(luck < nature.missed_fraud / 2, OVER, PROPER), ip_class
    )
    silent = rng.random(at.size) < nature.no_answer * np.where(
        source == RANDOM, 1.0, 1.5
    )
    ip_class = np.where(papers | (silent & ~seen), UNKNOWN, ip_class)
    at_once = rng.random(at.size) < REFERRED_AT_ONCE
    wary = (
        (source == RISK) & ~seen & (ip_class == PROPER) & (rng.random(at.size) < 0.06)
    )
    state = np.where(
        seen, np.where(at_once, REFERRED, SUSPECTED), np.where(wary, SUSPECTED, NONE)
    )
    wrong = np.where(
        ip_class == OVER,
        np.where(rows["wrong"][at] > 0, rows["wrong"][at], rows["amount"][at] // 3),
        0,
    )
    wrong = np.where(ip_class == UNDER, -rows["wrong"][at], wrong)
    return Findings(at, ip_class, state, wrong, day[at], np.full(at.size, source))


def _looked_back(rng: np.random.Generator, rows: Rows, found: Findings) -> Findings:
    """Once a payment is found bad, the earlier ones of its case are looked through."""
    guilty = _finds_case(rows, found)
    first = np.full(int(rows["case"].max(initial=0)) + 2, NEVER)
    np.minimum.at(first, rows["case"][found.row[guilty]], found.day[guilty])
    at = np.flatnonzero((rows["case"] >= 0) & (first[rows["case"]] < NEVER))
    day = first[rows["case"][at]] + rng.integers(4, 16, at.size)
    unknown = ~np.isin(at, found.row)
    chosen = unknown & (rows["day"][at] + 4 < day) & (rng.random(at.size) < LOOK_BACK)
    at, day = at[chosen], day[chosen]
    scheme = rows["scheme"][at]
    fraud = scheme < FIRST_ERROR
    return Findings(
        at,
        np.where(rows["wrong"][at] < 0, UNDER, OVER),
        np.where(fraud, REFERRED, NONE),
        np.abs(rows["wrong"][at]),
        day,
        np.full(at.size, RISK),
    )


def _finds_case(rows: Rows, found: Findings) -> Flags:
    scheme = rows["scheme"][found.row]
    fraud = is_fraud(scheme)
    bad = np.isin(found.ip_class, [OVER, UNDER])
    return bad & np.where(fraud, found.fraud_state != NONE, scheme >= FIRST_ERROR)


def _noticed() -> NDArray[np.float64]:
    share = np.ones(len(CODE))
    share[CODE["lapsed"]] = 0.92
    share[CODE["undocumented"]] = 0.95
    share[CODE["wrong_amount"]] = 0.94
    share[CODE["duplicate"]] = 0.96
    return share


def _complained(rows: Rows, day: Ints) -> Findings:
    at = np.flatnonzero(day < NEVER)
    fraud = rows["scheme"][at] < FIRST_ERROR
    return Findings(
        at,
        np.full(at.size, OVER),
        np.where(fraud, REFERRED, NONE),
        rows["wrong"][at],
        day[at],
        np.where(np.isin(rows["scheme"][at], REPORTED), RISK, APPEAL),
    )


def _returned(rows: Rows, day: Ints) -> Findings:
    at = np.flatnonzero(day < NEVER)
    return Findings(
        at,
        np.full(at.size, OVER),
        np.full(at.size, SUSPECTED),
        rows["wrong"][at],
        day[at],
        np.full(at.size, BANK),
    )


def _reversed(rows: Rows, day: Ints) -> Findings:
    """The agency finds its own double payment and takes it back."""
    at = np.flatnonzero(day < NEVER)
    return Findings(
        at,
        np.full(at.size, OVER),
        np.full(at.size, NONE),
        rows["wrong"][at],
        day[at],
        np.full(at.size, RISK),
    )


REPORTED = (CODE["mule_ring"], CODE["shell_vendor"])
"""Reported by banks and competitors: a review follows, no appeal."""

REFERRED_AT_ONCE = 0.65
TECHNICALITIES = 0.012
