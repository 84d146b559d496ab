import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import roc_auc_score

from outlay.audit.gap import proxy, proxy_test
from outlay.models.metrics import roc_auc
from tests.models.made import matrix_table

PAYEES = 900
EACH = 3


@pytest.fixture(scope="module")
def rows():
    return matrix_table(PAYEES * EACH, seed=5)[0]


@pytest.fixture(scope="module")
def payees():
    return [f"p{place // EACH}" for place in range(PAYEES * EACH)]


def of_payee(values):
    return np.repeat(np.asarray(values), EACH)


def test_a_planted_proxy_is_found_and_leads(rows, payees):
    rng = np.random.default_rng(0)
    group = rng.choice(["a", "b"], PAYEES)
    told = np.where(rng.random(PAYEES) < 0.85, group, rng.choice(["a", "b"], PAYEES))
    tell = pa.array(of_payee(told == "b").astype(float))
    planted = rows.append_column("tell", tell)
    for found in proxy_test(planted, of_payee(group).tolist(), payees, draws=60):
        assert found.found
        assert found.lower < found.auc < found.upper
        assert found.auc > 0.85
        assert found.leans_on[0][0] == "tell"


@pytest.mark.slow
def test_noise_is_not_found(rows, payees):
    group = np.random.default_rng(1).choice(["a", "b", "c"], PAYEES)
    for found in proxy_test(rows, of_payee(group).tolist(), payees, draws=60):
        assert not found.found
        assert found.lower < 0.5 < found.upper


@pytest.mark.slow
def test_a_payee_is_never_recognised(rows, payees):
    """A number of the payee's own tells the group only where the payee was seen."""
    rng = np.random.default_rng(2)
    group = rng.choice(["a", "b"], PAYEES)
    number = pa.array(of_payee(rng.normal(size=PAYEES)))
    marked = rows.append_column("number", number)
    asked = of_payee(group).tolist()
    apart = proxy_test(marked, asked, payees, draws=60)
    assert all(not found.found for found in apart)
    each_alone = [f"row{place}" for place in range(len(payees))]
    seen = proxy_test(marked, asked, each_alone, draws=60)
    assert all(found.found for found in seen)


@pytest.mark.slow
def test_the_area_is_weighted(rows, payees):
    label = np.array([1.0, 0.0, 1.0, 0.0, 0.0])
    score, weight = np.array([3.0, 2.0, 1.0, 1.0, 0.0]), np.array([1.0, 2, 3, 4, 5])
    wanted = roc_auc_score(label, score, sample_weight=weight)
    assert roc_auc(label, score, weight) == pytest.approx(wanted)
    group = of_payee(np.random.default_rng(1).choice(["a", "b"], PAYEES)).tolist()
    plain = proxy_test(rows, group, payees, draws=2)
    heavy = np.where(np.asarray(group) == "a", 1.0, 3.0) * np.arange(1, len(group) + 1)
    other = proxy_test(rows, group, payees, draws=2, weight=heavy)
    assert plain[0].auc != other[0].auc


def test_a_group_of_few_payees_is_not_estimated(rows, payees):
    group = np.full(PAYEES, "many", dtype="<U4")
    group[:10] = "few"
    few, many = proxy_test(rows, of_payee(group).tolist(), payees)
    assert (few.auc, many.auc, few.found) == (None, None, False)
    assert (few.payees, few.payments) == (10, 30)
    assert few.payees < proxy.LEAST_PAYEES


@pytest.mark.slow
def test_the_same_seed_gives_the_same(rows, payees):
    group = of_payee(np.random.default_rng(4).choice(["a", "b"], PAYEES)).tolist()
    one, other = (proxy_test(rows, group, payees, draws=5) for _ in range(2))
    assert one == other
    assert one != proxy_test(rows, group, payees, draws=5, seed=1)
