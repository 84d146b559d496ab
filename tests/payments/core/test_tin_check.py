import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.us import ein, itin, ssn

from outlay.payments.tin_check import tin_checks


def judged(kind, number):
    return tin_checks(pa.array([kind], pa.string()), pa.array([number], pa.string()))[
        0
    ].as_py()


@pytest.mark.parametrize(
    ("kind", "number", "said"),
    [
        ("ssn", "123456789", "well_formed"),
        ("ssn", "000456789", "impossible"),
        ("ssn", "666456789", "impossible"),
        ("ssn", "900456789", "impossible"),
        ("ssn", "123006789", "impossible"),
        ("ssn", "123450000", "impossible"),
        ("ssn", "078051120", "impossible"),
        ("itin", "912703456", "well_formed"),
        ("itin", "912503456", "well_formed"),
        ("itin", "912893456", "impossible"),
        ("itin", "912933456", "impossible"),
        ("itin", "812703456", "impossible"),
        ("ein", "123456789", "well_formed"),
        ("ein", "073456789", "impossible"),
        ("unknown", "912703456", "well_formed"),
        ("unknown", "000000000", "impossible"),
        (None, "123456789", "well_formed"),
        ("ssn", "12345678", "malformed"),
        ("ssn", "123-45-6789", "malformed"),
        ("ein", "12345678X", "malformed"),
        ("ssn", "١٢٣٤٥٦٧٨٩", "malformed"),
        ("ssn", "", "missing"),
        ("ssn", "  ", "missing"),
        (None, None, "missing"),
    ],
)
def test_a_number_is_judged_by_its_kind(kind, number, said):
    assert judged(kind, number) == said


@pytest.mark.property
@given(st.from_regex(r"\A[0-9]{9}\Z"))
def test_the_library_of_published_rules_says_the_same(number):
    assert (judged("ssn", number) == "well_formed") == ssn.is_valid(number)
    assert (judged("ein", number) == "well_formed") == ein.is_valid(number)
    # The library does not know the groups 50 to 65, given out since 2012.
    if not 50 <= int(number[3:5]) <= 65:
        assert (judged("itin", number) == "well_formed") == itin.is_valid(number)


def test_no_rows_are_no_answers():
    none = pa.array([], pa.string())
    assert len(tin_checks(none, none)) == 0
