"""Cohen's kappa: a published example, another formula, and what cannot be told."""

import math
from collections import Counter

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from outlay.review.supervising.kappa import Z, kappa

# Two pathologists on 118 slides: Landis and Koch 1977; Agresti, "Categorical Data
# Analysis", 2nd edition, section 10.5: kappa 0.493, standard error 0.057.
SLIDES = [[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]]


def pairs_of(table):
    return [
        (str(one), str(other))
        for one, row in enumerate(table)
        for other, count in enumerate(row)
        for _ in range(count)
    ]


def agresti_error(pairs):
    """Return the standard error in Agresti's terms, cell by cell."""
    n = len(pairs)
    classes = sorted({name for pair in pairs for name in pair})
    share = Counter(pairs)
    p = {(i, j): share[i, j] / n for i in classes for j in classes}
    row = {i: sum(p[i, j] for j in classes) for i in classes}
    column = {j: sum(p[i, j] for i in classes) for j in classes}
    agreed = sum(p[i, i] for i in classes)
    chance = sum(row[i] * column[i] for i in classes)
    first = agreed * (1 - agreed) / (1 - chance) ** 2
    crossed = sum(p[i, i] * (row[i] + column[i]) for i in classes)
    second = 2 * (1 - agreed) * (2 * agreed * chance - crossed) / (1 - chance) ** 3
    spread = sum(p[i, j] * (row[j] + column[i]) ** 2 for i in classes for j in classes)
    third = (1 - agreed) ** 2 * (spread - 4 * chance**2) / (1 - chance) ** 4
    return math.sqrt((first + second + third) / n)


def test_the_published_example():
    found = kappa(pairs_of(SLIDES))
    assert found.value == pytest.approx(0.493, abs=5e-4)
    assert (found.upper - found.value) / Z == pytest.approx(0.057, abs=5e-4)
    assert found.said == "0.49 (0.38 to 0.60)"


@pytest.mark.parametrize("seed", range(20))
def test_value_and_interval_agree_with_other_formulas(seed):
    rng = np.random.default_rng(seed)
    classes = ["proper", "overpayment", "unknown", "nothing"][: 2 + seed % 3]
    pairs = []
    for _ in range(int(rng.integers(11, 200))):
        one = str(rng.choice(classes))
        pairs.append((one, one if rng.random() < 0.6 else str(rng.choice(classes))))
    found = kappa(pairs)
    firsts, seconds = zip(*pairs, strict=True)
    assert found.value == pytest.approx(cohen_kappa_score(firsts, seconds))
    off = Z * agresti_error(pairs)
    assert found.lower == pytest.approx(max(-1.0, found.value - off))
    assert found.upper == pytest.approx(min(1.0, found.value + off))


def test_full_agreement_is_not_proof_of_it():
    found = kappa([("a", "a")] * 6 + [("b", "b")] * 6)
    assert (found.value, found.upper) == (1.0, 1.0)
    # Wilson's lower limit of 12 of 12 is 0.7575; chance agrees in a half.
    assert found.lower == pytest.approx((0.75751 - 0.5) / 0.5, abs=1e-4)


def test_fewer_than_eleven_pairs_are_not_shown():
    assert kappa([("a", "a"), ("b", "a")] * 5).value is None
    assert kappa([("a", "a"), ("b", "a")] * 5 + [("b", "b")]).value is not None
    assert kappa([]).said == "fewer than 11 cases"


def test_one_class_throughout_tells_nothing():
    found = kappa([("a", "a")] * 20)
    assert found.value is None
    assert "not estimable" in found.said


def test_the_interval_covers_in_simulation():
    rng, covered, runs, n = np.random.default_rng(7), 0, 400, 120
    # Both say the truth with 0.8, else one of three classes at random.
    agreed = sum(
        (0.8 * (k == truth) + 0.2 / 3) ** 2 / 3 for k in range(3) for truth in range(3)
    )
    true = (agreed - 1 / 3) / (1 - 1 / 3)
    for _ in range(runs):
        pairs = []
        for _ in range(n):
            truth = int(rng.integers(3))
            says = [
                truth if rng.random() < 0.8 else int(rng.integers(3)) for _ in range(2)
            ]
            pairs.append((str(says[0]), str(says[1])))
        found = kappa(pairs)
        covered += found.lower <= true <= found.upper
    assert 0.92 <= covered / runs <= 0.975
