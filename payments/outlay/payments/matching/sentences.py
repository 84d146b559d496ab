"""What was compared, in words: what agrees, what differs, what is not known.

No name, number, date or street stands in the words: they go where identities may not.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.payments.matching.compare import Compared, Flags
from outlay.payments.matching.lookup import Ints
from outlay.payments.matching.words import GENERATIONS
from outlay.payments.names import normal_names

_NAMES = {"primary": "name", "alias": "alias", "weak_alias": "weak alias"}
_GENERATION = rf"\b(?P<suffix>{'|'.join(sorted(GENERATIONS))})\b"


def compared_in_words(found: Compared, payees: pa.Table, rows: pa.Table) -> pa.Array:
    """Return one sentence for each pair.

    Parameters
    ----------
    payees, rows : table
        What the pairs are of, row by row: engine.match's payees and tables.ENTRIES.
    """
    parts = [
        _name(found, payees["name"], rows["name_kind"]),
        _generation(payees["name"], rows["name"]),
        _birth(found, payees["born_on"], rows),
        _address(found, payees, rows),
        _taxpayer(found, payees, rows),
    ]
    return pc.binary_join_element_wise(*parts, "; ", null_handling="skip")


def _name(found: Compared, mine: pa.ChunkedArray, kind: pa.ChunkedArray) -> pa.Array:
    # Cut, not rounded: 1.00 is for names that agree in every word.
    hundredths = np.floor(found.similarity * 100 + 1e-6).astype(np.int64)
    said = np.array([f" {n / 100:.2f} alike" for n in range(101)], object)
    which = np.array([_NAMES[k] for k in kind.to_pylist()], object)
    words = which + said[hundredths]
    return pa.array(np.where(_valid(mine), words, "name not on file"), pa.string())


def _generation(mine: pa.ChunkedArray, theirs: pa.ChunkedArray) -> pa.Array:
    both = [
        pc.struct_field(pc.extract_regex(_plain(names), _GENERATION), "suffix")
        for names in (mine, theirs)
    ]
    said = pa.scalar("generation suffix differs", pa.string())
    return pc.if_else(
        pc.fill_null(pc.not_equal(*both), False), said, pa.scalar(None, pa.string())
    )


def _plain(names: pa.ChunkedArray) -> pa.Array:
    return normal_names(names.combine_chunks())


def _birth(found: Compared, mine: pa.ChunkedArray, rows: pa.Table) -> pa.Array:
    here, there = _valid(mine), _valid(rows["born_on"])
    listed = rows["born_year"]
    year = _true(pc.equal(pc.year(mine), listed.cast(pa.int64())))
    return _first(
        (found.same_birth, "date of birth equal"),
        (found.other_birth, "date of birth differs"),
        (~there & ~_valid(listed), "date of birth not on the list"),
        (~here, "date of birth not on file"),
        (year, "year of birth equal"),
        otherwise="year of birth differs",
    )


def _address(found: Compared, payees: pa.Table, rows: pa.Table) -> pa.Array:
    zips = _true(pc.equal(payees["zip5"], rows["zip5"]))
    return _first(
        (found.same_address, "ZIP code and street equal"),
        (~_valid(rows["zip5"]), "address not on the list"),
        (~_valid(payees["zip5"]), "address not on file"),
        (zips, "ZIP code equal and street not"),
        otherwise="ZIP code differs",
    )


def _taxpayer(found: Compared, payees: pa.Table, rows: pa.Table) -> pa.Array:
    return _first(
        (found.same_taxpayer, "TIN equal"),
        (~_valid(rows["tin_token"]), "TIN not on the list"),
        (~_valid(payees["tin_token"]), "TIN not on file"),
        (found.other_taxpayer, "TIN differs"),
        otherwise="TINs of unlike kinds not compared",
    )


def _first(*cases: tuple[Flags, str], otherwise: str) -> pa.Array:
    """Return the words of the first case that holds."""
    number: Ints = np.select(
        [flags for flags, _ in cases], list(range(len(cases))), len(cases)
    )
    words: Sequence[str] = [*(text for _, text in cases), otherwise]
    return pa.array(words, pa.string()).take(pa.array(number))


def _valid(values: pa.ChunkedArray) -> Flags:
    return _true(values.is_valid())


def _true(values: pa.ChunkedArray) -> NDArray[np.bool_]:
    return np.asarray(pc.fill_null(values, False).to_numpy(), bool)
