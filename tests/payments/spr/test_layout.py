import dataclasses

import pytest

from outlay.payments.formats.spr.layout import RECORD_LENGTH, RECORDS
from outlay.payments.formats.spr.record_text import decode, encode
from outlay.payments.formats.spr.records import TYPES


def test_there_are_twelve_records():
    assert list(RECORDS) == [
        "H ", "01", "02", "03", "04", "11", "12", "13", "G ", "DD", "T ", "E ",
    ]  # fmt: skip


@pytest.mark.parametrize("code", RECORDS)
def test_fields_fill_the_record_without_gap_or_overlap(code):
    covered = [
        position
        for field in RECORDS[code].fields
        for position in range(field.start, field.end + 1)
    ]
    assert covered == list(range(1, RECORD_LENGTH + 1))


@pytest.mark.parametrize("code", RECORDS)
def test_fields_are_numbered_in_order(code):
    numbers = [field.number for field in RECORDS[code].fields]
    counted = [f"{code.strip()}.{n:02d}" for n in range(1, len(set(numbers)) + 1)]
    assert sorted(set(numbers)) == counted
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("code", RECORDS)
def test_typed_records_have_every_field_that_is_no_filler(code):
    kept = [field for field in RECORDS[code].fields[1:] if not field.is_filler]
    typed = [field.name for field in dataclasses.fields(TYPES[code])]
    assert typed == [field.key for field in kept]


@pytest.mark.parametrize("code", RECORDS)
def test_a_record_is_its_own_text_again(code):
    kind = TYPES[code]
    values = {
        field.key: number
        if field.key.endswith(("_cents", "_count"))
        else f"{number % 10}" * min(field.length, 3)
        for number, field in enumerate(RECORDS[code].kept, start=1)
    }
    record = kind(**values)
    text = encode(record)
    assert len(text) == RECORD_LENGTH
    assert decode(text) == record


@pytest.mark.parametrize(
    ("ach", "check", "key"),
    [
        (379, 639, "tin"),
        (259, 469, "payment_id"),
        (400, 136, "address_3"),
        (136, 206, "city"),
        (175, 245, "postal_code"),
    ],
)
def test_ach_and_check_put_the_same_field_elsewhere(ach, check, key):
    assert RECORDS["02"][key].start == ach
    assert RECORDS["12"][key].start == check


def test_only_ach_has_a_country_code():
    assert RECORDS["02"]["country"].length == 2
    with pytest.raises(KeyError):
        RECORDS["12"]["country"]
