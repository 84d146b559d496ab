"""Notices as a table that can be joined to payments: tokens in place of identifiers."""

import datetime as dt
from collections.abc import Sequence

import pyarrow as pa

from outlay.payments.formats.nacha.notices import Notice
from outlay.payments.tables import CENTS, DATE, TEXT
from outlay.payments.tokens import Tokeniser

DAYS = 7
"""A bank returns a credit by the second banking day after it settled, which is at most
six days later over a long weekend, and one more for the file to arrive."""


def returned_payments(
    notices: Sequence[Notice], tokens: Tokeniser, *, created_on: dt.date, days: int
) -> pa.Table:
    """Return what is known of the payments that came back, `position` counted from 0.

    The window of days ends on the day on which the return file was made.
    """
    routing = _texts([notice.routing_number for notice in notices])
    account = _texts([notice.account_number for notice in notices])
    first = created_on - dt.timedelta(days)
    return pa.table(
        {
            "position": pa.array(range(len(notices)), pa.int64()),
            "original_trace": _texts([notice.original_trace for notice in notices]),
            "amount_cents": pa.array([notice.cents for notice in notices], CENTS),
            "routing_number": routing,
            "account_token": tokens.account(routing, account),
            "first_day": pa.array([first] * len(notices), DATE),
            "last_day": pa.array([created_on] * len(notices), DATE),
        }
    )


def dead_persons(notices: Sequence[Notice], tokens: Tokeniser) -> pa.Table:
    """Return what is known of the persons of death notices, `position` from 0."""
    ssn = _texts([notice.ssn for notice in notices])
    return pa.table(
        {
            "position": pa.array(range(len(notices)), pa.int64()),
            "died_on": pa.array([notice.died_on for notice in notices], DATE),
            "payee_token": tokens.taxpayer(_texts(["ssn"] * len(notices)), ssn),
            "account_token": tokens.account(
                _texts([notice.routing_number for notice in notices]),
                _texts([notice.account_number for notice in notices]),
            ),
            "name_token": tokens.name(_texts([notice.name for notice in notices])),
        }
    )


def _texts(values: Sequence[str | None]) -> pa.Array:
    return pa.array(values, TEXT)
