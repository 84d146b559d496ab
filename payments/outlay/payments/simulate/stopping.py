"""Fraud ends when it is found."""

import numpy as np

from outlay.payments.simulate.made import Made
from outlay.payments.simulate.making import Making
from outlay.payments.simulate.reviews import NEVER
from outlay.payments.simulate.rows import NOTHING, Ints, Rows
from outlay.payments.simulate.schemes.catalogue import CODE, is_fraud
from outlay.payments.simulate.verdicts import NONE


def stop_found_cases(making: Making, made: Made) -> Made:
    """End each fraud when it is found: later payments are not made, or go right.

    A diverted payment goes to its payee again; what was invented is not paid, and
    nothing more to somebody who is known to be dead.
    """
    rows, found = made.rows, made.found
    known = _known(made)
    late = rows["day"] - REACTION
    after = is_fraud(rows["scheme"]) & (late > known[rows["case"]])
    own = ~is_fraud(rows["scheme"]) | (rows["scheme"] == CODE["deceased"])
    buried = own & (late > _deaths(rows, known)[rows["tin"]])
    put_right = np.flatnonzero(after & (rows["scheme"] == CODE["takeover"]))
    payee, day = rows["payee"][put_right], rows["day"][put_right]
    gone = buried | (after & (rows["scheme"] != CODE["takeover"]))
    rows.change(
        put_right,
        account=making.lives.account.at(payee, day),
        address=making.lives.address.at(payee, day),
        scheme=0,
        case=NOTHING,
        wrong=0,
    )
    still = Made(rows, found.take(~(after | buried)[found.row]), made.inclusion)
    return still.follow(rows.take(~gone))


def _known(made: Made) -> Ints:
    """Return the day on which each case is found, NEVER where it is not."""
    rows, found = made.rows, made.found
    known = np.full(int(rows["case"].max(initial=0)) + 2, NEVER)
    guilty = (found.fraud_state != NONE) & is_fraud(rows["scheme"])[found.row]
    np.minimum.at(known, rows["case"][found.row[guilty]], found.day[guilty])
    return known


def _deaths(rows: Rows, known: Ints) -> Ints:
    """Return the day on which the owner of each number is known to be dead."""
    dead = rows["scheme"] == CODE["deceased"]
    deaths = np.full(int(rows["tin"].max(initial=0)) + 1, NEVER)
    np.minimum.at(deaths, rows["tin"][dead], known[rows["case"][dead]])
    return deaths


REACTION = 3
"""Days until an agency acts on what it knows."""
