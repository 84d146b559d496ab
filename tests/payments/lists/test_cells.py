import pytest

from outlay.payments.lists.cells import facts, filled, unless_junk, zip5
from outlay.payments.lists.verify import verify_sentence
from outlay.payments.tables import LIST_SOURCES


@pytest.mark.parametrize(
    ("cell", "kept"), [("  A \t B\r\n", "A B"), (" ", None), ("", None), ("\x00", None)]
)
def test_filled(cell, kept):
    assert filled(cell) == kept


@pytest.mark.parametrize("junk", ["XX", "X", "-", "--", "...", "n/a", "None"])
def test_junk(junk):
    assert unless_junk(junk) is None


@pytest.mark.parametrize("kept", ["XXI STREET", "1-2", "X RAY LANE", "NONESUCH"])
def test_no_junk(kept):
    assert unless_junk(kept) == kept


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("75001", "75001"),
        ("75001-0000", "75001"),
        ("750010000", "75001"),
        ("75001.0", "75001"),
        ("00000", None),
        ("7501", None),
        (None, None),
    ],
)
def test_zip5(cell, code):
    assert zip5(cell) == code


@pytest.mark.parametrize("number", ["900-12-3456", "900123456"])
def test_facts_leave_out_what_looks_like_a_persons_number(number):
    assert facts([("general", f"NURSE {number}"), ("type", None)]) == (
        "general: NURSE (number left out)"
    )


def test_every_list_says_how_to_verify():
    sentences = [verify_sentence(source) for source in LIST_SOURCES]
    assert len(set(sentences)) == len(LIST_SOURCES)
