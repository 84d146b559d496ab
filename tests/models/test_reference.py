import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.models.reference import Reference
from outlay.payments.errors import ModelProblemError

LOG_ODDS = st.floats(-30, 30).map(lambda x: round(x, 6))


@pytest.mark.property
@given(st.lists(LOG_ODDS, min_size=1, max_size=40), st.lists(LOG_ODDS, min_size=2))
def test_rank_is_strictly_increasing_everywhere(known, asked):
    reference = Reference.of(known)
    ordered = np.unique(asked)
    assert (np.diff(reference.rank(ordered)) > 0).all()


@pytest.mark.property
@given(st.lists(LOG_ODDS, min_size=1, max_size=40))
def test_rank_of_a_seen_score_is_the_share_at_or_below_it(known):
    expected = [np.mean(np.array(known) <= score) for score in known]
    assert Reference.of(known).rank(np.array(known)) == pytest.approx(expected)


def test_weighted_rank_equals_repeating_rows():
    scores, times = np.array([1.0, 2.0, 4.0]), np.array([3, 1, 2])
    weighted = Reference.of(scores, times)
    repeated = Reference.of(np.repeat(scores, times))
    asked = np.linspace(-1, 6, 30)
    assert weighted.rank(asked) == pytest.approx(repeated.rank(asked))


def test_both_ends_go_on():
    reference = Reference.of([0.0, 1.0])
    assert reference.rank(np.array([2.0])) == pytest.approx([1.5])
    assert reference.rank(np.array([-1.0])) == pytest.approx([0.25])


def test_json_keeps_every_bit():
    reference = Reference.of(np.random.default_rng(0).normal(size=50))
    again = Reference.from_json(reference.to_json())
    asked = np.linspace(-4, 4, 101)
    assert (again.rank(asked) == reference.rank(asked)).all()


@pytest.mark.parametrize("raw", [[], [np.nan], [np.inf, 1.0]])
def test_without_usable_scores_it_refuses(raw):
    with pytest.raises(ModelProblemError, match="no legitimate payment"):
        Reference.of(raw)


def test_scores_out_of_order_are_refused():
    with pytest.raises(ModelProblemError, match="not in order"):
        Reference.from_json({"scores": [1.0, 0.0], "shares": [0.5, 1.0]})
