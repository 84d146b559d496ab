"""The shared shapes of features, on numbers counted by hand."""

import math

import ibis
import pytest

from outlay.features.formulas import cents_from_log, from_log


def value(column) -> float:
    return ibis.duckdb.connect().to_pyarrow(column).as_py()


@pytest.mark.parametrize("towards", [math.inf, -math.inf])
@pytest.mark.parametrize(
    ("made", "amount"), [(cents_from_log, 123_456.0), (lambda x: from_log(x, 9), 1.5)]
)
def test_the_last_bits_of_a_logarithm_change_no_amount(towards, made, amount):
    other = math.log(amount)
    for _ in range(4):
        other = math.nextafter(other, towards)
    assert math.exp(other) != amount
    assert value(made(ibis.literal(other))) == amount


def test_amounts_keep_a_hundredth_of_a_cent_and_ratios_nine_digits():
    assert value(cents_from_log(ibis.literal(math.log(17.128)))) == 17.13
    assert value(from_log(ibis.literal(math.log(0.1234567891)), 9)) == 0.123456789
    assert value(cents_from_log(ibis.null("float64"))) is None
