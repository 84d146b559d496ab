"""Second attributes that place a payee: ZIP code and street."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from outlay.payments.names import normal_streets

_UNIT = r" (APT|STE|UNIT|RM|FL|BLDG|LOT|TRLR|SPC|PMB) .*$"
_NUMBER = r"^(?:[^0-9]*?)(?P<number>[0-9]+)"
_NOTHING = r"^(X+|NONE|UNKNOWN|N A|NA|HOMELESS|GENERAL DELIVERY)$"


def plain_streets(streets: pa.Array) -> pa.Array:
    """Return streets in one spelling and without the unit; junk is null."""
    encoded = streets.dictionary_encode()
    plain = pc.replace_substring_regex(normal_streets(encoded.dictionary), _UNIT, "")
    junk = pc.match_substring_regex(plain, _NOTHING)
    return pc.if_else(junk, pa.scalar(None, pa.string()), plain).take(encoded.indices)


def address_keys(zip5: pa.Array, streets: pa.Array) -> pa.Array:
    """Return ZIP code and house or box number; without a number, the first word."""
    number = pc.struct_field(pc.extract_regex(streets, _NUMBER), "number")
    word = pc.replace_substring_regex(streets, " .*$", "")
    return pc.binary_join_element_wise(zip5, pc.coalesce(number, word), "|")


def same_street(left: pa.Array, right: pa.Array, least: float) -> NDArray[np.bool_]:
    """Whether two streets of equal key are alike, pair by pair."""
    scores = cpdist(
        left.to_pylist(),
        right.to_pylist(),
        scorer=Indel.normalized_similarity,
        score_cutoff=least,
        dtype=np.float64,
    )
    return np.asarray(scores.ravel() > 0)
