"""The texts of a world: account numbers, streets, names, agencies' own numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.simulate.making import Making
from outlay.payments.simulate.places import street_lines
from outlay.payments.simulate.rows import Flags, Ints


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a world's registers, drawn once."""

    account: pa.Array
    street: pa.Array
    name: pa.Array
    tin: pa.Array
    tin_type: pa.Array
    savings: Flags
    payee_id: pa.Array


def draw_texts(rng: np.random.Generator, making: Making) -> Texts:
    """Draw account numbers and streets, and gather names and numbers."""
    registers = making.registers
    digits = rng.integers(8, 13, registers.accounts)
    numbers = rng.integers(10 ** (digits - 1), 10**digits)
    return Texts(
        account=pa.array(numbers.astype(str), pa.string()),
        street=pa.array(
            [s.upper() for s in street_lines(rng, registers.addresses)], pa.string()
        ),
        name=pa.array(registers.names, pa.string()),
        tin=pa.array(registers.tins, pa.string()),
        tin_type=pa.array(registers.tin_types, pa.string()),
        savings=rng.random(registers.accounts) < 0.2,
        payee_id=_payee_ids(rng, len(making.payees)),
    )


def _payee_ids(rng: np.random.Generator, size: int) -> pa.Array:
    """Agencies' own numbers of payees, in no order that says who came when."""
    numbers = rng.permutation(size) * 37 + 100_003
    return pc.utf8_lpad(pa.array(numbers.astype(str)), 12, "0")


def taken(
    values: pa.Array | Sequence[str], at: Ints, missing: Flags | None = None
) -> pa.Array:
    """Return the texts at the places `at`; null where `missing` says so."""
    array = values if isinstance(values, pa.Array) else pa.array(values, pa.string())
    return array.take(pa.array(at, mask=missing))
