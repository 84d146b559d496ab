"""Every family against a count in plain Python, payment by payment."""

import datetime as dt
import math

import pytest

from outlay.features.matrix import training_matrix
from outlay.features.registry import FAMILIES, FEATURES
from tests.features import slowly
from tests.features.oracles import ORACLES
from tests.features.world import (
    FIRST,
    random_dispositions,
    random_outcomes,
    random_payments,
    read,
    write,
)

DAYS = 460


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """Return the matrix's rows and, for each, what it may know."""
    tmp = tmp_path_factory.mktemp("oracle")
    rows = random_payments(260, seed=11, days=DAYS)
    outcomes, fates = random_outcomes(rows, seed=12), random_dispositions(rows, seed=13)
    history = write(tmp, rows, outcomes, fates)
    until = FIRST + dt.timedelta(days=DAYS)
    training_matrix(history, since=FIRST, until=until, out=tmp / "m")
    matrix = read(tmp / "m").to_dict("records")
    by_key = {row["payment_key"]: row for row in rows}
    return [
        (made, slowly.seen_by(by_key[made["payment_key"]], rows, outcomes, fates))
        for made in matrix
    ]


def test_every_feature_has_an_oracle():
    assert set(ORACLES) == {feature.name for feature in FEATURES}


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_features_match_counting_by_hand(family, counted):
    for feature in family.features:
        oracle = ORACLES[feature.name]
        for made, seen in counted:
            expected, value = oracle(seen), made[feature.name]
            where = (feature.name, made["payment_key"], value, expected)
            if expected is None:
                assert value is None or math.isnan(value), where
            elif isinstance(expected, str):
                assert value == expected, where
            else:
                # Logs are kept to 1/10,000, so z-scores agree to about that.
                assert value == pytest.approx(expected, rel=2e-3, abs=2e-3), where
