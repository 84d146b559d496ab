"""The registry of reason codes: nothing changes its meaning, nothing comes back."""

from dataclasses import replace

import pytest

from outlay.decisions.codes_page import codes_page
from outlay.decisions.declared_codes import declared_codes
from outlay.decisions.reason_codes import (
    REGISTRY,
    Meaning,
    Registered,
    brought_up,
    latest,
    problems,
    read_registry,
    version_of,
    write_registry,
)
from outlay.payments.errors import ConfigurationError

ONE = Meaning("F-ONE", "one", "It is {value}.", "never missing", "a paper")
TWO = Meaning("F-TWO", "two", "It is so.", "never missing", "a paper")
ROWS = [Registered.of(each, 1, "0.1.0") for each in (ONE, TWO)]


def test_the_committed_registry_is_what_the_code_says():
    """If this fails: python -m tools.reason_codes --since VERSION."""
    assert list(problems(read_registry(), declared_codes())) == []


def test_the_file_is_written_as_it_is_read():
    text = REGISTRY.read_text(encoding="utf-8")
    assert write_registry(read_registry()) == text


def test_what_is_as_registered_is_no_problem():
    assert list(problems(ROWS, [ONE, TWO])) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sentence", "It was {value}."),
        ("about", "three"),
        ("when_missing", "missing means new"),
        ("clears", "two papers"),
    ],
)
def test_another_meaning_needs_another_version(field, value):
    changed = replace(ONE, **{field: value})
    assert list(problems(ROWS, [changed, TWO])) == [
        "F-ONE means something else without a new version"
    ]
    rows = brought_up(ROWS, [changed, TWO], "0.2.0")
    assert rows == [*ROWS, Registered.of(changed, 2, "0.2.0")]
    assert list(problems(rows, [changed, TWO])) == []


def test_a_code_that_disappears_must_be_marked():
    assert list(problems(ROWS, [ONE])) == [
        "F-TWO is said by nothing and is not marked retired"
    ]
    rows = brought_up(ROWS, [ONE], "0.3.0")
    assert rows == [ROWS[0], replace(ROWS[1], retired="0.3.0")]
    assert list(problems(rows, [ONE])) == []


def test_a_retired_code_is_never_used_again():
    rows = brought_up(ROWS, [ONE], "0.3.0")
    for back in (TWO, replace(TWO, sentence="It is so again.")):
        again = brought_up(rows, [ONE, back], "0.4.0")
        assert list(problems(again, [ONE, back])) == [
            "F-TWO was retired and is never used again"
        ]


def test_a_new_code_is_registered_first():
    three = replace(TWO, code="F-THREE")
    assert list(problems(ROWS, [ONE, TWO, three])) == ["F-THREE is not registered"]
    rows = brought_up(ROWS, [ONE, TWO, three], "0.2.0")
    assert latest(rows)["F-THREE"].version == 1


def test_rows_that_were_taken_out_or_mixed_up_are_noticed():
    second = Registered.of(ONE, 2, "0.2.0")
    assert list(problems([ROWS[1], second], [ONE, TWO])) == [
        "F-ONE version 2 is out of order"
    ]
    retired = [replace(ROWS[0], retired="0.2.0"), ROWS[1], second]
    assert "F-ONE version 2 follows its retirement" in problems(retired, [ONE, TWO])
    assert "a code is declared for two meanings" in problems(ROWS, [ONE, TWO, ONE])


def test_bringing_up_what_is_up_changes_nothing():
    rows = read_registry()
    assert brought_up(rows, declared_codes(), "9.9.9") == rows


def test_a_reason_bears_the_version_of_its_code():
    assert version_of("L-OFAC") == latest(read_registry())["L-OFAC"].version
    assert version_of("F-NEVER-HEARD") is None


def test_a_damaged_registry_is_said(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("code,version\nF-ONE,first\n")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_registry(path)


def test_the_page_has_every_code_once_a_version():
    rows = [*read_registry(), Registered.of(replace(ONE, sentence="A | B."), 1, "9")]
    page = codes_page(rows)
    for row in rows:
        assert page.count(f"\n| {row.code} | {row.version} |") == 1
    assert "A / B." in page
