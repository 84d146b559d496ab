"""Fraud ends when it is found."""

import numpy as np

from outlay.payments.simulate.made import Made
from outlay.payments.simulate.making import Making
from outlay.payments.simulate.reviews import NEVER
from outlay.payments.simulate.rows import NOTHING, Flags
from outlay.payments.simulate.schemes.catalogue import CODE, is_fraud
from outlay.payments.simulate.verdicts import NONE


def stop_found_cases(making: Making, made: Made) -> Made:
    """End each fraud when it is found: later payments are not made, or go right.

    A diverted payment goes to its payee again; what was invented is not paid.
    """
    rows, found = made.rows, made.found
    after = _after_discovery(made)
    put_right = np.flatnonzero(after & (rows["scheme"] == CODE["takeover"]))
    payee, day = rows["payee"][put_right], rows["day"][put_right]
    gone = after & (rows["scheme"] != CODE["takeover"])
    rows.change(
        put_right,
        account=making.lives.account.at(payee, day),
        address=making.lives.address.at(payee, day),
        scheme=0,
        case=NOTHING,
        wrong=0,
    )
    still = Made(rows, found.take(~after[found.row]), made.inclusion)
    return still.follow(rows.take(~gone))


def _after_discovery(made: Made) -> Flags:
    rows, found = made.rows, made.found
    fraud = is_fraud(rows["scheme"])
    known = np.full(int(rows["case"].max(initial=0)) + 2, NEVER)
    guilty = (found.fraud_state != NONE) & fraud[found.row]
    np.minimum.at(known, rows["case"][found.row[guilty]], found.day[guilty])
    return fraud & (rows["day"] > known[rows["case"]] + REACTION)


REACTION = 3
"""Days until an agency acts on what it knows."""
