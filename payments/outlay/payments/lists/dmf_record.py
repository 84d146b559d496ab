"""The 100 characters of a Death Master File record, many at a time."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.tables import TEXT

LENGTH = 100
SHORTEST = 81  # up to the date of birth; what follows may be cut off as blank
FIELDS = {
    "code": (0, 1),
    "ssn": (1, 10),
    "surname": (10, 30),
    "suffix": (30, 34),
    "given": (34, 49),
    "middle": (49, 64),
    "verified": (64, 65),
    "died": (65, 73),
    "born": (73, 81),
    "state": (81, 83),
    "zip": (83, 88),
    "zip_paid": (88, 93),
}
_RULES = (
    ("code", r"^[ ACD]$", "the first character is none of blank, A, C and D"),
    ("ssn", r"^[0-9]{9}$", "the number is not of 9 digits"),
    ("ssn", r"[^0]", "the number is all zeros"),
    ("died", r"^(?:[0-9]{8}| {8})$", "the date of death is not of 8 digits"),
    ("verified", r"^[ VPN]$", "the code of verification is not known"),
)

Fields = dict[str, pa.Array]


def fields_of(texts: Sequence[str]) -> Fields:
    """Return the fields of records of 100 characters, as they stand."""
    whole = pa.array(texts, TEXT)
    return {
        name: pc.utf8_slice_codeunits(whole, start, stop)
        for name, (start, stop) in FIELDS.items()
    }


def faults(fields: Fields) -> Iterator[tuple[pa.Array, str, str]]:
    """Yield, for each rule, which records break it, the field and the reason."""
    for field, pattern, reason in _RULES:
        kept = pc.match_substring_regex(fields[field], pattern)
        yield pc.invert(kept), field, reason
    name = pc.binary_join_element_wise(fields["given"], fields["surname"], "")
    yield pc.equal(pc.utf8_trim_whitespace(name), ""), "surname", "there is no name"
