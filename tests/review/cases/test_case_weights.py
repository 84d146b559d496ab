"""Weights in words, bars, and chances in bands."""

import math

import pytest

from outlay.review.cases.chances import BANDS, chance, loss_in_words
from outlay.review.cases.checks import checks, summary
from outlay.review.cases.weights import HALF, LEAST_WHOLE, told
from outlay.review.cases.words import CHECKS
from outlay.review.models import Item
from tests.review.made import CHECKS as FOUND
from tests.review.made import REASONS, reason


def weighed(*log_odds, **given):
    families = [f"family {n}" for n in range(len(log_odds))]
    return told(
        [
            reason(family=f, contribution=w, family_contribution=w, **given)
            for f, w in zip(families, log_odds, strict=True)
        ]
    )


def test_shares_are_of_all_weights_shown():
    sizes = [r["family_contribution"] for r in REASONS]
    shares = [each.weight.share for each in told(REASONS)]
    assert shares == pytest.approx([abs(s) / sum(map(abs, sizes)) for s in sizes])


@pytest.mark.parametrize(
    ("log_odds", "words"),
    [
        ((4.0, 6.0), ["strong", "strong"]),
        ((3.99, 6.01), ["medium", "strong"]),
        ((1.5, 8.5), ["medium", "strong"]),
        ((1.49, 8.51), ["weak", "strong"]),
        ((0.3, 0.2), ["medium", "weak"]),  # together less than the least whole
    ],
)
def test_a_word_for_each_share(log_odds, words):
    assert [each.weight.strength for each in weighed(*log_odds)] == words


def test_nothing_that_hardly_moves_a_score_is_strong():
    (only,) = weighed(0.79)
    assert only.weight.strength == "medium"
    assert only.weight.share == pytest.approx(0.79 / LEAST_WHOLE)


def test_what_raises_lies_right_and_what_lowers_left():
    up, down = (each.weight for each in weighed(3.0, -1.0))
    assert (up.direction, up.start, up.length) == ("raises", HALF, 75.0)
    assert (down.direction, down.start, down.length) == ("lowers", 75.0, 25.0)
    assert down.odds == f"{math.e:.1f}"  # no double negative


def test_a_second_fact_of_a_family_has_its_own_weight_only():
    first = reason(contribution=1.0, family_contribution=3.0)
    second = reason("F-TWO", contribution=0.5, family_contribution=3.0)
    assert [e.weight.log_odds for e in told([first, second])] == [3.0, 0.5]


def test_a_rule_has_no_weight_and_takes_none_of_the_whole():
    rule = reason(model="rule", contribution=None, family_contribution=None)
    plain, alone = told([rule, reason()]), told([reason()])
    assert plain[0].weight is None
    assert plain[0].about == "A rule"
    assert plain[1].weight.share == alone[0].weight.share == 1.0


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.0, "very low"),
        (0.0099, "very low"),
        (0.01, "low"),
        (0.05, "raised"),
        (0.2, "high"),
        (0.5, "very high"),
        (1.0, "very high"),
    ],
)
def test_a_border_belongs_to_the_band_above(probability, word):
    assert chance("fraud", probability).word == word


def test_no_band_names_the_model_by_what_it_is_trained_on():
    said = " ".join(f"{word} {band}" for _, word, band in BANDS)
    assert "fraud" not in said + chance("fraud", 0.5).about


def test_the_expected_loss_is_a_share_of_the_amount():
    item = Item(amount_cents=200_000, expected_loss_cents=50_000)
    assert "$500.00, 25% of the amount" in loss_in_words(item, scored=True)
    assert "No model" in loss_in_words(item, scored=False)


def test_all_nine_checks_are_told_and_none_is_a_pass_unseen():
    found = checks(FOUND)
    assert [each.title for each in found] == list(CHECKS.values())
    assert [each.said for each in found].count("Passed") == 1
    assert summary(found) == "none failed, 1 passed, 8 were not checked"
