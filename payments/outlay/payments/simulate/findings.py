"""What reviewers find, and when they correct it: the outcomes table."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outlay.payments.simulate.making import Making
from outlay.payments.simulate.reviews import LOOK_BACK, NEVER, Routes
from outlay.payments.simulate.rows import Flags, Ints, Rows, stack
from outlay.payments.simulate.schemes.catalogue import CODE, FIRST_ERROR
from outlay.payments.tables import FRAUD_STATES, IP_CLASSES, OUTCOME_SOURCES

PROPER, OVER, UNDER, TECHNICAL, UNKNOWN = range(len(IP_CLASSES))
NONE, SUSPECTED, REFERRED, CONFIRMED, CLEARED = range(len(FRAUD_STATES))
RANDOM, RISK, BANK, APPEAL, COURT = range(len(OUTCOME_SOURCES))


@dataclass(frozen=True, slots=True)
class Findings:
    """One finding a row: which payment, what, how much, when, from where."""

    row: Ints
    ip_class: Ints
    fraud_state: Ints
    wrong: Ints
    day: Ints
    source: Ints

    def take(self, which: Flags | Ints) -> "Findings":
        """Return the chosen findings."""
        return Findings(*(getattr(self, name)[which] for name in Findings.__slots__))


def join(parts: list[Findings]) -> Findings:
    """Return all findings of `parts`, in order."""
    return Findings(*(
        np.concatenate([getattr(part, name) for part in parts]) for name in Findings.__slots__
    ))


def find(rng: np.random.Generator, making: Making, rows: Rows, routes: Routes) -> Findings:
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
    return join([found, _referrals(rng, found), *_corrections(rng, making, rows, found)])


def _reviewed(rng: np.random.Generator, making: Making, rows: Rows, day: Ints, source: int) -> Findings:
    at = np.flatnonzero(day < NEVER)
    scheme = rows["scheme"][at]
    fraud = (scheme > 0) & (scheme < FIRST_ERROR)
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
    ip_class = np.where(fraud & ~seen, np.where(luck < nature.missed_fraud / 2, OVER, PROPER), ip_class)
    silent = rng.random(at.size) < nature.no_answer * np.where(source == RANDOM, 1.0, 1.5)
    ip_class = np.where(papers | (silent & ~seen), UNKNOWN, ip_class)
    at_once = rng.random(at.size) < REFERRED_AT_ONCE
    wary = (source == RISK) & ~seen & (ip_class == PROPER) & (rng.random(at.size) < 0.06)
    state = np.where(seen, np.where(at_once, REFERRED, SUSPECTED), np.where(wary, SUSPECTED, NONE))
    wrong = np.where(ip_class == OVER, np.where(rows["wrong"][at] > 0, rows["wrong"][at], rows["amount"][at] // 3), 0)
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
        at, np.where(rows["wrong"][at] < 0, UNDER, OVER), np.where(fraud, REFERRED, NONE),
        np.abs(rows["wrong"][at]), day, np.full(at.size, RISK),
    )


def _finds_case(rows: Rows, found: Findings) -> Flags:
    scheme = rows["scheme"][found.row]
    fraud = (scheme > 0) & (scheme < FIRST_ERROR)
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
        at, np.full(at.size, OVER), np.full(at.size, SUSPECTED), rows["wrong"][at],
        day[at], np.full(at.size, BANK),
    )


def _reversed(rows: Rows, day: Ints) -> Findings:
    """The agency finds its own double payment and takes it back."""
    at = np.flatnonzero(day < NEVER)
    return Findings(
        at, np.full(at.size, OVER), np.full(at.size, NONE), rows["wrong"][at],
        day[at], np.full(at.size, RISK),
    )


def _referrals(rng: np.random.Generator, found: Findings) -> Findings:
    """A suspicion with money wrong is referred some weeks later."""
    held = found.take((found.fraud_state == SUSPECTED) & (found.ip_class == OVER))
    later = held.day + rng.integers(6, 22, held.day.size)
    return Findings(
        held.row, held.ip_class, np.full(held.row.size, REFERRED), held.wrong, later, held.source
    )


def _corrections(rng: np.random.Generator, making: Making, rows: Rows, found: Findings) -> list[Findings]:
    scheme = rows["scheme"][found.row]
    honest = scheme == 0
    faulted = found.take(honest & (found.ip_class == OVER) & (rng.random(honest.size) < APPEALED))
    wary = found.take(honest & (found.fraud_state == SUSPECTED))
    fraud = (scheme > 0) & (scheme < FIRST_ERROR)
    convicted = found.take(fraud & (found.fraud_state == REFERRED) & (rng.random(honest.size) < CONVICTED))
    overlooked = found.take(
        fraud & (found.fraud_state == NONE) & (rng.random(honest.size) < REOPENED)
    )
    del making
    return [
        _changed(faulted, PROPER, NONE, APPEAL, rng.integers(30, 160, faulted.day.size)),
        _changed(wary, PROPER, CLEARED, RISK, rng.integers(5, 25, wary.day.size)),
        _changed(convicted, OVER, CONFIRMED, COURT, rng.integers(120, 420, convicted.day.size)),
        _changed(overlooked, OVER, REFERRED, COURT, rng.integers(60, 300, overlooked.day.size), rows),
    ]


def _changed(
    old: Findings, ip_class: int, state: int, source: int, delay: Ints, rows: Rows | None = None
) -> Findings:
    size = old.row.size
    wrong = old.wrong if rows is None else rows["wrong"][old.row]
    return Findings(
        old.row,
        np.full(size, ip_class),
        np.full(size, state),
        wrong if ip_class != PROPER else np.zeros(size, dtype=np.int64),
        old.day + delay,
        np.full(size, source),
    )


def stop_found_cases(rng: np.random.Generator, making: Making, rows: Rows, found: Findings) -> tuple[Rows, Findings]:
    """End each fraud when it is found: later payments are not made, or go right.

    A diverted payment goes to its payee again; what was invented is not paid.
    """
    scheme = rows["scheme"]
    fraud = (scheme > 0) & (scheme < FIRST_ERROR)
    positive = found.fraud_state != NONE
    known = np.full(int(rows["case"].max(initial=0)) + 2, NEVER)
    guilty = positive & fraud[found.row]
    np.minimum.at(known, rows["case"][found.row[guilty]], found.day[guilty])
    after = fraud & (rows["day"] > known[rows["case"]] + REACTION)
    put_right = np.flatnonzero(after & (scheme == CODE["takeover"]))
    payee, day = rows["payee"][put_right], rows["day"][put_right]
    rows.change(
        put_right,
        account=making.lives.account.at(payee, day),
        address=making.lives.address.at(payee, day),
        scheme=0,
        case=-1,
        wrong=0,
    )
    gone = after & (scheme != CODE["takeover"])
    del rng
    kept = ~gone
    place = np.cumsum(kept) - 1
    still = kept[found.row] & ~after[found.row]
    found = found.take(still)
    return rows.take(kept), Findings(
        place[found.row], found.ip_class, found.fraud_state, found.wrong, found.day, found.source
    )


REPORTED = (CODE["mule_ring"], CODE["shell_vendor"])
"""Reported by banks and competitors: a review follows, no appeal."""

REFERRED_AT_ONCE = 0.65
TECHNICALITIES = 0.012
APPEALED = 0.6
CONVICTED = 0.15
REOPENED = 0.35
REACTION = 3
__all__ = ["Findings", "find", "stop_found_cases", "stack"]
