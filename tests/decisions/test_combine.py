"""One score out of two."""

import numpy as np
import pytest

from outlay.decisions.combine import combined
from outlay.payments.errors import ModelProblemError
from tests.decisions.standins import Order

FRAUD = Order((0.0, 1.0, 2.0, 3.0))
ERROR = Order((10.0, 20.0, 30.0, 40.0))


def test_it_is_the_larger_rank():
    m = combined(FRAUD, ERROR, np.array([0.5, 9.0]), np.array([25.0, 10.0]))
    assert m[0] == 0.5  # error ranks 2 of 4, fraud 1 of 4
    assert m[1] == FRAUD.rank(np.array([9.0]))[0] > 1


def test_one_model_alone_speaks():
    raw = np.array([1.5])
    none = np.array([np.nan])
    assert combined(FRAUD, None, raw, none) == FRAUD.rank(raw)
    assert combined(None, ERROR, none, raw) == ERROR.rank(raw)


def test_a_missing_score_is_refused_not_passed():
    with pytest.raises(ModelProblemError, match="error model left 1 payments"):
        combined(FRAUD, ERROR, np.array([1.0, 2.0]), np.array([1.0, np.nan]))
    with pytest.raises(ModelProblemError, match="no model"):
        combined(None, None, np.array([1.0]), np.array([1.0]))
