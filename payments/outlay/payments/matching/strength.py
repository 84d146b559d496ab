"""How strong a match is, by what was compared."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.payments.list_tables import STRENGTHS
from outlay.payments.matching.compare import Compared, Flags
from outlay.payments.matching.index import ListIndex
from outlay.payments.matching.settings import MatchSettings

NONE = -1


def strengths(
    found: Compared, index: ListIndex, settings: MatchSettings
) -> NDArray[np.int64]:
    """Return the place in STRENGTHS of each pair, NONE where it is no match.

    A weak alias is no match by itself. A date of birth or a taxpayer number that
    differs outweighs one thing that agrees beside the name, but not two.
    """
    both = found.same_birth & found.same_address
    differs = found.other_birth | found.other_taxpayer
    second = (found.same_birth | found.same_address) & ~differs
    named = _named(found, second, both, settings)
    kind = index.rows["name_kind"].take(pa.array(found.row))
    weak = np.asarray(pc.equal(kind, "weak_alias").to_numpy(), bool)
    alone = (found.similarity >= settings.alone) & (
        found.rarity >= settings.alone_rarity
    )
    alone &= ~differs & ~weak
    taxpayer = found.same_taxpayer
    tests = {
        "TIN_NAME": taxpayer & (found.similarity >= settings.tin_name),
        "TIN_ONLY": taxpayer,
        "NAME_DOB": named & found.same_birth,
        "NAME_ADDR": named & found.same_address,
        "NAME_ONLY": alone,
    }
    places = [STRENGTHS.index(name) for name in tests]
    return np.select(list(tests.values()), places, NONE)


def _named(
    found: Compared, second: Flags, both: Flags, settings: MatchSettings
) -> Flags:
    one = (found.similarity >= settings.with_second) & (
        found.rarity >= settings.with_second_rarity
    )
    two = (found.similarity >= settings.with_both) & (
        found.rarity >= settings.with_both_rarity
    )
    return (second & one) | (both & two)
