"""How likely each known outcome was to be known: without that, no estimate."""

import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.errors import TableError


def check_chances(decided: pa.Table) -> None:
    """Refuse a known outcome whose probability of being known is not known.

    Raises
    ------
    TableError
        Saying how many there are.
    """
    known = decided.filter(pc.is_valid(decided["bad"]))
    chance = pc.fill_null(known["chance"], 0.0)
    wrong = pc.sum(pc.or_(pc.less_equal(chance, 0.0), pc.greater(chance, 1.0))).as_py()
    if wrong:
        raise TableError(
            f"{wrong} known outcomes have no probability of being learned",
            rule="outcomes.inclusion_probability lies above 0 and at most 1",
            fix="give it with the outcomes",
        )
