"""Made-up audit-only attributes of payees, related to where they live."""

import numpy as np
import pyarrow as pa

from outlay.payments.simulate.making import Making, Reals
from outlay.payments.simulate.rows import Flags, Rows

AGE_BANDS = ("under 30", "30 to 44", "45 to 64", "65 and over")
SEXES = ("female", "male")
ORIGINS = ("A", "B", "C", "D", "E")
DISABILITIES = ("no", "yes")
MISSING = 0.08


def draw_groups(rng: np.random.Generator, making: Making, rows: Rows) -> pa.Table:
    """Return one row a natural person's taxpayer number, with some values missing.

    The composition of a neighbourhood follows its standing, so that whatever
    treats neighbourhoods differently treats groups differently.
    """
    payees, registers = making.payees, making.registers
    person = np.array([p.of_persons for p in making.programs])[payees.program]
    person[np.setdiff1d(np.arange(len(payees)), rows["payee"])] = False
    tin, first = np.unique(payees.tin[person], return_index=True)
    one = np.flatnonzero(person)[first]
    standing = registers.places.standing[registers.place_of(payees.address[one])]
    retired = np.isin(
        payees.program[one], [making.program("OAS"), making.program("OPM")]
    )
    columns = {
        "age_band": _pick(rng, AGE_BANDS, _ages(retired)),
        "sex": _pick(rng, SEXES, np.tile([0.53, 0.47], (tin.size, 1))),
        "race_ethnicity": _pick(rng, ORIGINS, _origins(standing)),
        "disability": _pick(rng, DISABILITIES, _disabilities(standing, retired)),
    }
    return pa.table(
        {
            "tin": pa.array([registers.tins[t] for t in tin], pa.string()),
            "tin_type": pa.array([registers.tin_types[t] for t in tin], pa.string()),
            **columns,
        }
    )


def _ages(retired: Flags) -> Reals:
    return np.where(
        retired[:, None], [[0.02, 0.05, 0.18, 0.75]], [[0.27, 0.30, 0.30, 0.13]]
    )


def _origins(standing: Reals) -> Reals:
    base = np.array([0.50, 0.18, 0.18, 0.09, 0.05])
    tilt = np.array([0.55, -0.9, -0.6, 0.25, -0.2])
    weight = base * np.exp(tilt * standing[:, None])
    shares: Reals = weight / weight.sum(axis=1, keepdims=True)
    return shares


def _disabilities(standing: Reals, retired: Flags) -> Reals:
    yes = 0.13 + 0.10 * retired - 0.04 * standing
    return np.stack([1 - yes, yes], axis=1)


def _pick(rng: np.random.Generator, levels: tuple[str, ...], weight: Reals) -> pa.Array:
    drawn = (rng.random((weight.shape[0], 1)) > np.cumsum(weight, axis=1)[:, :-1]).sum(
        axis=1
    )
    missing = rng.random(drawn.size) < MISSING
    return pa.array(np.array(levels)[drawn], pa.string(), mask=missing)
