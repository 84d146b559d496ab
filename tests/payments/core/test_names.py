import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.names import normal_codes, normal_names, normal_streets, trimmed


def only(make, value):
    return make(pa.array([value], pa.string()))[0].as_py()


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("  made-up,  Ltd. ", "MADE UP LTD"),
        ("O'Nobody", "ONOBODY"),
        ("O\u2019Nobody", "ONOBODY"),
        ("J. P. N\u00f3body", "J P NOBODY"),
        ("J.P.", "JP"),
        ("Stra\u00dfe \u00d8st \u0141\u00f3", "STRASSE OEST LO"),
        ("A&B", "A AND B"),
        ("\uff21\uff22", "AB"),
        ("\ufb01rm", "FIRM"),
        ("---", None),
        ("", None),
        (None, None),
    ],
)
def test_names_get_one_spelling(raw, normal):
    assert only(normal_names, raw) == normal


def test_other_scripts_keep_their_letters():
    one, other = "\u0418\u0432\u0430\u043d", "\u041f\u0451\u0442\u0440"
    assert only(normal_names, one) == one.upper()
    assert only(normal_names, one) != only(normal_names, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 North Nowhere Street, Apartment 4", "12 n. nowhere st apt 4"),
        ("1 Made-Up Avenue #3", "1 MADE UP AVE 3"),
    ],
)
def test_streets_written_both_ways_are_equal(one, other):
    assert only(normal_streets, one) == only(normal_streets, other)


def test_words_inside_a_street_name_stay():
    assert only(normal_streets, "1 Streeter Ln") == "1 STREETER LN"


def test_codes_keep_leading_zeros_only():
    assert only(normal_codes, "00-12 3a") == "00123A"


def test_trimmed_keeps_marks_inside():
    assert only(trimmed, " inv-1/2\x00 ") == "INV-1/2"


@given(st.text(max_size=30))
def test_a_second_time_changes_nothing(name):
    once = only(normal_names, name)
    assert only(normal_names, once) == once
