"""A suspect check is looked at by Treasury and still paid."""

from dataclasses import replace

import pytest

from tests.payments.spr.made import (
    PAID_BY_CHECK,
    ach,
    checks,
    put,
    read,
    whole,
    write,
)


@pytest.mark.parametrize(
    ("change", "suspect"),
    [
        ({}, False),
        ({"address_1": ""}, True),
        ({"postal_code": ""}, True),
        ({"postal_code": "", "country_name": "CANADA"}, False),
        ({"postal_code": "", "consular_code": "123"}, False),
        ({"address_1": "", "country_name": "CANADA"}, True),
        ({"postal_code": "  123"}, False),
        ({"city": "", "state": ""}, False),
    ],
)
@pytest.mark.parametrize("enclosure", ["", "nameonly", "letter"])
def test_where_a_check_is_suspect(tmp_path, change, suspect, enclosure):
    payment = replace(PAID_BY_CHECK, **change)
    lines = whole(checks(payment, enclosure=enclosure))
    found = read(write(tmp_path / "made.spr", lines))
    (row,) = found.good
    assert not found.bad
    assert row["suspect"] is (suspect and enclosure != "nameonly")


def test_an_ach_payment_is_never_suspect(tmp_path):
    lines = whole(ach())
    lines[2] = put(lines[2], 66, " " * 120)
    (row,) = read(write(tmp_path / "made.spr", lines)).good
    assert row["suspect"] is False


def test_an_invalid_check_is_not_suspect_but_invalid(tmp_path):
    payment = replace(PAID_BY_CHECK, address_1="", payee_name="")
    found = read(write(tmp_path / "made.spr", whole(checks(payment))))
    assert not found.good
    assert [bad.rule for bad in found.bad] == ["SPR 5.0.2, 12.06"]
