"""What became of the payments, and what became known of them, as tables."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from outlay.payments.simulate.made import Made
from outlay.payments.simulate.making import Making
from outlay.payments.simulate.rows import NOTHING, Ints, Rows, positions
from outlay.payments.simulate.schemes.catalogue import SCHEMES
from outlay.payments.simulate.verdicts import BANK, OVER, UNDER
from outlay.payments.tables import (
    CAUSES,
    DISPOSITIONS,
    FRAUD_STATES,
    IP_CLASSES,
    OUTCOME_SOURCES,
    OUTCOMES,
)

# OMB's own words for what went wrong, by scheme.
THEMES = {
    "takeover": "Identity", "mule_ring": "Identity", "identity_reuse": "Identity",
    "shell_vendor": "Contractor or Provider Status", "splitting": "Financial",
    "deceased": "Deceased", "ghost_employee": "Employment", "duplicate": "Financial",
    "wrong_amount": "Financial", "wrong_payee": "Address/Location",
    "lapsed": "Receiving Benefits from Other Sources",
    "undocumented": "Contractor or Provider Status", "none": "Financial",
}  # fmt: skip


def outcomes_table(
    rng: np.random.Generator,
    making: Making,
    made: Made,
    keys: pa.Array,
) -> pa.Table:
    """Write down what had become known before the scored day, in order of time."""
    found = made.found
    known = np.flatnonzero(found.day < making.days.count)
    order = known[np.lexsort((found.row[known], found.day[known]))]
    found = found.take(order)
    wrong = np.isin(found.ip_class, [OVER, UNDER])
    themes = np.array([THEMES[name] for name in SCHEMES])[
        made.rows["scheme"][found.row]
    ]
    schema = pa.schema([f for f in OUTCOMES.schema if f.name != "known_on"])
    columns = {
        "payment_key": keys.take(pa.array(found.row)),
        "ip_class": _levels(IP_CLASSES, found.ip_class),
        "fraud_state": _levels(FRAUD_STATES, found.fraud_state),
        "amount_wrong_cents": pa.array(found.wrong, mask=~wrong),
        "control": pa.array(
            np.where(rng.random(order.size) < 0.1, "within", "outside"), mask=~wrong
        ),
        "cause": pa.array(
            np.array(CAUSES)[rng.choice(3, order.size, p=(0.75, 0.10, 0.15))],
            mask=~wrong,
        ),
        "theme": pa.array(themes, mask=~wrong),
        "known_at": instants(rng, making, found.day),
        "source": _levels(OUTCOME_SOURCES, found.source),
        "inclusion_probability": pa.array(made.inclusion[found.row]),
    }
    arrays = [columns[f.name].cast(f.type) for f in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _levels(levels: tuple[str, ...], at: Ints) -> pa.Array:
    return pa.array(np.array(levels)[at], pa.string())


def instants(rng: np.random.Generator, making: Making, day: Ints) -> pa.Array:
    """Draw an instant in office hours of each day."""
    seconds = 14 * 3600 + rng.integers(0, 7 * 3600, day.size)
    at = making.days.dates[day].astype("datetime64[s]") + seconds
    return pa.array(at.astype("datetime64[us]"), pa.timestamp("us", tz="UTC"))


def dispositions_table(
    rng: np.random.Generator, making: Making, made: Made, keys: pa.Array
) -> pa.Table:
    """Write down what happened to the payments of history before the scored day.

    A reversal has no payment row of its own, so both keys name the payment undone.
    """
    dead = made.found.row[made.found.source == BANK]
    made.rows.change(np.unique(dead), returned=15)
    parts = _fates(rng, making, made.rows)
    at = np.concatenate([fate.row for fate in parts])
    state = np.repeat([f.state for f in parts], [f.row.size for f in parts])
    day = np.concatenate([fate.day for fate in parts])
    known = np.flatnonzero(day < making.days.count)
    order = known[np.lexsort((at[known], day[known]))]
    at, state, day = at[order], state[order], day[order]
    columns = [
        keys.take(pa.array(at)),
        pa.array(state, pa.string()),
        keys.take(pa.array(at, mask=state != "reversed")),
        instants(rng, making, day),
    ]
    schema = pa.schema([f for f in DISPOSITIONS.schema if f.name != "known_on"])
    return pa.Table.from_arrays(columns, schema=schema)


class Fate(NamedTuple):
    """Payments to which the same happened, each on its day."""

    state: str
    row: Ints
    day: Ints


def _fates(rng: np.random.Generator, making: Making, rows: Rows) -> list[Fate]:
    """Return all that happens, whether before the scored day or after.

    The bank's returns come two banking days after payment; a duplicate that the
    agency finds itself is reversed within weeks.
    """
    days, paid = making.days, making.days.paid(rows["day"])
    returned = np.flatnonzero(rows["returned"] > 0)
    again = np.flatnonzero((rows["of"] != NOTHING) & (rows["kind"] > 0))
    original = positions(rows["uid"], rows["of"][again])
    again, original = again[original >= 0], original[original >= 0]
    undone = np.flatnonzero(rows["undone"] != NOTHING)
    lost = (rows["account"] == NOTHING) & (rng.random(len(rows)) < CHECKS_CANCELLED)
    cancelled = np.flatnonzero(lost)
    until = rng.integers(5, 90, cancelled.size)
    return [
        Fate("disbursed", np.arange(len(rows)), paid),
        Fate("returned", returned, days.later(paid[returned], 2)),
        Fate("resubmitted", original, rows["day"][again]),
        Fate("reversed", undone, rows["undone"][undone]),
        Fate("cancelled", cancelled, paid[cancelled] + until),
    ]


CHECKS_CANCELLED = 0.004
