"""Whether a taxpayer number can be one of its kind, judged where it is at hand."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from stdnum.us import ein

TIN_CHECKS = ("well_formed", "malformed", "impossible", "missing")

NINE_DIGITS = r"^[0-9]{9}$"
# Never issued: area 000, 666 or 9xx, group 00, serial 0000 (20 CFR 422.103; SSA,
# randomisation of 25 June 2011), and three numbers that advertisements made known.
NO_SSN = r"^(?:000|666|9..)|^...00|0000$|^(?:078051120|219099999|457555462)$"
# 9xx, fourth and fifth digit 50-65, 70-88, 90-92, 94-99 (IRS, IRM 3.21.263).
ITIN = r"^9[0-9]{2}(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])[0-9]{4}$"
EIN_PREFIX = 2


def tin_checks(tin_type: pa.Array, tin: pa.Array) -> pa.Array:
    """Return one of TIN_CHECKS a row.

    A number of an unknown kind is impossible only where no kind could have it.

    Parameters
    ----------
    tin_type, tin : pa.Array of text, length n
        The kind (tables.TIN_TYPES or null) and the raw number (or null).
    """
    number = pc.ascii_trim_whitespace(tin)
    missing = pc.fill_null(pc.equal(number, ""), True)
    formed = pc.fill_null(pc.match_substring_regex(number, NINE_DIGITS), False)
    kind = pc.fill_null(tin_type, "unknown")
    can = {
        "ssn": pc.invert(pc.match_substring_regex(number, NO_SSN)),
        "itin": pc.match_substring_regex(number, ITIN),
        "ein": _ein(number),
    }
    can["unknown"] = pc.or_(pc.or_(can["ssn"], can["itin"]), can["ein"])
    possible = pc.case_when(
        pc.make_struct(*(pc.equal(kind, name) for name in can)), *can.values()
    )
    return pc.case_when(
        pc.make_struct(missing, pc.invert(formed), pc.fill_null(possible, False)),
        *("missing", "malformed", "well_formed"),
        "impossible",
    )


def _ein(number: pa.Array) -> pa.Array:
    """Whether the first two digits are a prefix that the IRS gives out."""
    prefix = pc.utf8_slice_codeunits(number, 0, EIN_PREFIX).dictionary_encode()
    known = [
        text is not None and ein.is_valid(text.ljust(9, "1"))
        for text in prefix.dictionary.to_pylist()
    ]
    codes = prefix.indices.fill_null(len(known)).to_numpy(zero_copy_only=False)
    return pa.array(np.append(np.array(known, dtype=bool), False)[codes])
