"""Facts in words."""

import datetime as dt

import pytest

from outlay.decisions.wording import day, fact, money, number, said, share
from outlay.features.registry import BY_NAME, FEATURES


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (money(123_456_789), "$1,234,567.89"),
        (money(-5), "-$0.05"),
        (share(0.336), "34%"),
        (share(0.0341), "3.4%"),
        (share(0.0005), "0.05%"),
        (share(0.0), "0%"),
        (number(0.0), "0"),
        (number(3.0), "three"),
        (number(12_345.0), "12,345"),
        (number(2.54), "2.5"),
        (number(0.123), "0.12"),
        (number(-2.0), "-2"),
        (day(dt.date(2026, 3, 3)), "3 March 2026"),
        (fact("weekday", 6.0), "Sunday"),
        (fact("amount_cents", 150_000), "$1,500.00"),
        (fact("payee_usual_dollars", 1234.5), "1,234.50"),
        (fact("account_share_of_payee", 0.5), "50%"),
        (fact("program_kind", "Roads"), "Roads"),
        (fact("scheduled_on", dt.date(2026, 1, 9)), "9 January 2026"),
    ],
)
def test_facts_in_words(got, expected):
    assert got == expected


def of(name, value, **more):
    return said(BY_NAME[name], {name: value} | more)


def test_a_sentence_with_its_facts():
    sentence = of("amount_to_payee_usual", 4.2, payee_usual_dollars=250.0)
    assert sentence == (
        "The amount is 4.2 times what this payee is usually paid ($250.00)."
    )


def test_a_statement_is_said_only_where_it_is_so():
    assert of("vendor_under_ssn", 1.0) == (
        "A vendor is paid under a personal taxpayer number."
    )
    assert of("vendor_under_ssn", 0.0) is None


def test_a_missing_value_is_told_by_what_it_means():
    assert of("payee_age_days", None) == "The payee was never paid before."
    assert of("payee_age_days", float("nan")) == "The payee was never paid before."
    # "never missing" means nothing.
    assert of("payee_payments_7", None) is None


@pytest.mark.parametrize(
    ("feature", "names", "new", "unnamed"),
    [
        (
            "account_for_payee_age_days",
            "account_payments_30",
            "The account is new for the payee.",
            "No account is named.",
        ),
        (
            "address_age_days",
            "address_payments_30",
            "The address is new.",
            "No address is named.",
        ),
    ],
)
def test_a_missing_value_says_which_of_two_things_it_means(
    feature, names, new, unnamed
):
    assert of(feature, None, **{names: 0.0}) == new
    assert of(feature, None, **{names: None}) == unnamed


@pytest.mark.parametrize(
    "rate",
    ["payee_error_rate", "account_fraud_rate", "address_fraud_rate", "bank_fraud_rate"],
)
def test_a_rate_of_nothing_known_is_no_reason(rate):
    assert of(rate, None, account_reviews=0.0) is None


def test_a_rate_comes_with_its_count():
    assert of("account_fraud_rate", 0.0417, account_reviews=1.0) == (
        "The known rate of referrals to this account is 4.2% (one reviewed)."
    )


def test_a_comparison_without_its_other_side_is_not_said():
    assert of("amount_to_payee_usual", 4.2, payee_usual_dollars=None) is None


def test_one_is_singular():
    assert of("payee_age_days", 1.0) == "The payee was first paid one day before."
    assert (
        of("payee_payments_7", 1.0) == "The payee was paid once in the 7 days before."
    )
    assert of("exact_duplicate_in_batch", 1.0) == (
        "The file pays this invoice this very amount once more."
    )


def test_one_is_singular_across_an_adjective():
    got = of("same_amount_7", 1.0)
    assert got == (
        "The payee got one standing payment of this amount in 7 days before."
    )
    assert "two standing payments" in of("same_amount_7", 2.0)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_no_sentence_speaks_of_fraud(feature):
    row = {each.name: 1.0 for each in FEATURES}
    row |= {each.name: "a kind" for each in FEATURES if each.kind == "category"}
    told = [said(feature, row), said(feature, row | {feature.name: None})]
    assert told[0] is not None
    for text in [*filter(None, told), feature.clears]:
        assert "fraud" not in text.lower()
        assert "{" not in text
        assert text[0] == text[0].upper() or text is feature.clears
