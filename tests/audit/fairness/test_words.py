"""Where reviewed payments alone mislead, a sentence says so."""

import pytest

from outlay.audit.fairness.by_group import audit_groups
from outlay.audit.fairness.rates import Rate
from outlay.audit.fairness.words import differs, misleading
from tests.audit.fairness.made import ATTRIBUTES, made

FEW = Rate("not estimable", 0)


def rate(value, lower, upper):
    return Rate("estimated", 1_000, value, lower, upper)


@pytest.mark.parametrize(
    ("naive", "told"), [(0.2, True), (0.052, False), (0.06, False), (0.01, True)]
)
def test_material_is_outside_the_interval_and_off_by_a_quarter(naive, told):
    of = rate(0.05, 0.049, 0.061)
    assert differs(of, rate(naive, 0.0, 1.0)) is told


def test_no_sentence_without_both_rates():
    assert not differs(FEW, rate(0.2, 0.1, 0.3))
    assert not differs(rate(0.2, 0.1, 0.3), FEW)


def test_the_sentence_gives_both_figures_and_how_far_they_are_apart():
    of, plain = rate(0.05, 0.04, 0.06), rate(0.2, 0.1, 0.3)
    rates = {
        "false_positive_rate": of,
        "false_negative_rate": rate(0.5, 0.4, 0.6),
        "false_discovery_rate": FEW,
    }
    naive = rates | {
        "false_positive_rate": plain,
        "false_negative_rate": rate(0.1, 0.05, 0.2),
    }
    high, low = misleading(("sex",), ("f",), rates, naive)
    assert high.startswith("sex f: by reviewed payments alone, 20.00% of legitimate")
    assert "it is 5.00% (4.00% to 6.00%), so that the first is 4.0 times too" in high
    assert "10.00% of the payments found wrong are passed" in low
    assert "5.0 times too low" in low
    none = misleading(
        (), (), rates, naive | {"false_positive_rate": rate(0.0, 0.0, 0.1)}
    )
    assert none[0].startswith("All payments: ")
    assert "where one of the two is 0" in none[0]


def test_every_group_of_a_made_up_batch_is_misjudged_by_its_reviews_alone():
    audit = audit_groups(made(40_000), ATTRIBUTES)
    for each in audit.groups:
        told = any("of legitimate payments are flagged" in x for x in each.words)
        both = each.rates["false_positive_rate"], each.naive["false_positive_rate"]
        assert told is differs(*both)
    assert audit.groups[0].words
