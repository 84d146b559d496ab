"""Second attributes that place a payee: ZIP code and street."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from outlay.payments.names import normal_streets

_UNIT = r" (APT|STE|UNIT|RM|FL|BLDG|LOT|TRLR|SPC|PMB) .*$"
_NUMBER = r"^[^0-9]*0*(?P<number>[0-9]+)"
_NOTHING = r"^(X+|NONE|UNKNOWN|N A|NA|HOMELESS|GENERAL DELIVERY)$"


def address_keys(zip5: pa.Array, streets: pa.Array) -> pa.Array:
    """Return ZIP code and house or box number; without a number, the first letter.

    The streets come as they are: only those of equal keys are worth a closer look.
    """
    number = pc.struct_field(pc.extract_regex(streets, _NUMBER), "number")
    letter = pc.utf8_upper(pc.utf8_slice_codeunits(streets, 0, 1))
    return pc.binary_join_element_wise(zip5, pc.coalesce(number, letter), "|")


def same_street(left: pa.Array, right: pa.Array, least: float) -> NDArray[np.bool_]:
    """Whether two streets of equal key are alike, pair by pair."""
    texts = [_plain(each).to_pylist() for each in (left, right)]
    scores = cpdist(
        *texts,
        scorer=Indel.normalized_similarity,
        score_cutoff=least,
        dtype=np.float64,
    )
    return np.asarray(scores.ravel() > 0)


def _plain(streets: pa.Array) -> pa.Array:
    """Return streets in one spelling and without the unit; junk is null."""
    plain = pc.replace_substring_regex(normal_streets(streets), _UNIT, "")
    junk = pc.match_substring_regex(plain, _NOTHING)
    return pc.if_else(junk, pa.scalar(None, pa.string()), plain)
