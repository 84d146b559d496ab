"""Dependence by bin is what counting by hand gives, and shows nobody's values."""

import json

import lightgbm as lgb
import numpy as np
import pyarrow as pa
import pytest

from outlay.audit.explained import Weight, depend, dependence_file
from outlay.audit.explained.dependence_bins import MISSING, bins_of, places_of
from outlay.audit.explained.dependence_picture import blurred
from outlay.models.explain import contributions
from outlay.models.model import Model
from outlay.models.reference import Reference

NAMES = ("amount_dollars", "payee_age_days", "sec_code_kind", "never_given", "count")
LEVELS = {"sec_code_kind": ["CCD", "PPD", "WEB"]}
PNG = b"\x89PNG\r\n"


def rows(n=600, seed=0, missing=0.1):
    random = np.random.default_rng(seed)
    age = random.random(n) * 900
    return pa.table(
        {
            "payment_key": [f"planted-key-{number}" for number in range(n)],
            "amount_dollars": np.round(np.exp(random.normal(8, 1.5, n)), 2),
            "payee_age_days": pa.array(age, mask=random.random(n) < missing),
            "sec_code_kind": random.choice(LEVELS["sec_code_kind"], n).tolist(),
            "never_given": pa.nulls(n, pa.float64()),
            "count": random.poisson(1.0, n).astype(float),
        }
    )


@pytest.fixture(scope="module")
def model():
    table = rows(2_000, seed=1)
    blank = Model("fraud", "", NAMES, LEVELS, None, Reference.of([0.0, 1.0]), True)
    data = blank.encode(table)
    chance = np.log(data[:, 0]) - 8 + (data[:, 2] == 1) + data[:, 4] / 2
    chance += np.nan_to_num(data[:, 1]) / 500
    chance += np.random.default_rng(2).normal(size=2_000)
    told = lgb.Dataset(
        data,
        (chance > 2).astype(int),
        feature_name=list(NAMES),
        categorical_feature=[2],
    )
    settings = {"objective": "binary", "verbosity": -1, "num_leaves": 7, "seed": 1}
    text = lgb.train(settings, told, 20).model_to_string()
    return Model("fraud", text, NAMES, LEVELS, None, Reference.of([0.0, 1.0]), True)


WEIGHTS = tuple(
    Weight(name, size, 0.0, 0.1)
    for name, size in zip(
        ("sec_code_kind", "amount_dollars", "count", "payee_age_days", "never_given"),
        (0.5, 0.4, 0.3, 0.2, 0.0),
        strict=True,
    )
)


@pytest.mark.slow
def test_numbers_that_move_the_score_are_drawn_kinds_are_not(model, tmp_path):
    found = depend("fraud", model, rows(), WEIGHTS, tmp_path)
    named = [each.feature for each in found]
    assert named == ["amount_dollars", "count", "payee_age_days"]
    for each in found:
        assert (tmp_path / each.picture).read_bytes().startswith(PNG)
    said = json.loads((tmp_path / dependence_file("fraud")).read_text("utf-8"))
    assert said["model"] == "fraud"
    assert said["features"] == json.loads(
        json.dumps([each.as_dict() for each in found])
    )


@pytest.mark.slow
def test_bins_are_counted_by_hand(model, tmp_path):
    table = rows()
    own = contributions(model, table)
    for found in depend("fraud", model, table, WEIGHTS, tmp_path):
        data = np.asarray(table[found.feature].to_pylist(), dtype=float)
        moved = own[:, NAMES.index(found.feature)]
        total = 0
        for each in found.bins:
            if each.missing:
                inside = np.isnan(data)
                assert each.rows == inside.sum()
                assert each.mean == pytest.approx(moved[inside].mean(), abs=5.1e-5)
            total += each.rows
        assert total == table.num_rows
        if found.feature == "count":
            # Whole numbers below a thousand have exact edges.
            for each in found.bins:
                lower = -np.inf if each.lower is None else each.lower
                upper = np.inf if each.upper is None else each.upper
                inside = (data >= lower) & (data < upper)
                assert each.rows == inside.sum()
                assert each.mean == pytest.approx(moved[inside].mean(), abs=5.1e-5)


@pytest.mark.slow
def test_the_same_rows_give_the_same_bytes(model, tmp_path):
    for part in ("one", "two"):
        np.random.seed(len(part))  # noqa: NPY002 shap uses the global state
        depend("fraud", model, rows(), WEIGHTS, tmp_path / part)
    files = sorted(each.name for each in (tmp_path / "one").iterdir())
    assert len(files) == 4
    for name in files:
        one, two = (tmp_path / part / name for part in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.slow
def test_too_few_payments_show_nothing_and_an_old_picture_goes(model, tmp_path):
    old = tmp_path / "shap_fraud_dependence_1.png"
    old.write_bytes(b"old")
    found = depend("fraud", model, rows(10), WEIGHTS, tmp_path)
    assert all(each.picture == "" for each in found)
    assert not any(each.shown for one in found for each in one.bins)
    assert not old.exists()
    text = (tmp_path / dependence_file("fraud")).read_text("utf-8")
    assert '"mean": null' in text
    assert "planted" not in text


@pytest.mark.parametrize(("n", "shown"), [(10, False), (11, True)])
def test_eleven_payments_are_shown_and_ten_are_not(n, shown):
    values = np.arange(float(n))
    (found,) = bins_of(values, values, places_of(values))
    assert found.shown is shown
    assert (found.mean is not None) is shown


def test_a_small_bin_hides_another_so_that_it_cannot_be_told():
    values = np.r_[np.repeat([1.0, 2.0, 3.0], [200, 40, 100]), [np.nan] * 5]
    moved = np.where(values == 1, 0.1, -0.2)
    places = places_of(values)
    found = bins_of(values, moved, places)
    assert [each.rows for each in found] == [200, None, 100, None]
    assert found[-1].missing
    enough = np.r_[values, [np.nan] * 6]
    shown = bins_of(enough, np.r_[moved, [0.0] * 6], places_of(enough))
    assert [each.rows for each in shown] == [200, 40, 100, 11]


@pytest.mark.parametrize("seed", range(20))
def test_bins_are_whole_large_enough_and_in_order(seed):
    random = np.random.default_rng(seed)
    n = int(random.integers(11, 400))
    values = random.choice(
        [random.poisson(1.5, n).astype(float), random.random(n), np.zeros(n)]
    )
    values[random.random(n) < 0.05] = np.nan
    places = places_of(values)
    known = ~np.isnan(values)
    assert ((places == MISSING) == ~known).all()
    order = np.argsort(values[known], kind="stable")
    assert (np.diff(places[known][order]) >= 0).all()
    assert (np.diff(places[known][order]) <= 1).all()
    for value in np.unique(values[known]):
        assert len(set(places[values == value].tolist())) == 1
    if known.sum() >= 11:
        assert min(np.bincount(places[known])) >= 11


def test_no_edge_and_no_dot_is_a_payments_exact_amount():
    random = np.random.default_rng(4)
    amounts = np.round(np.exp(random.normal(9, 2, 2_000)), 2)
    across, log = blurred(amounts)
    assert log
    assert len(np.unique(across)) <= 101
    assert not set(np.round(10**across, 2).tolist()) & set(amounts.tolist())
    found = bins_of(amounts, amounts, places_of(amounts))
    assert found[0].lower is None
    assert found[-1].upper is None
    edges = [each.lower for each in found[1:]]
    assert edges == sorted(edges)
    assert not set(edges) & set(amounts.tolist())


def test_whole_numbers_stay_whole_and_a_constant_stays():
    counts = np.random.default_rng(0).poisson(300, 5_000).astype(float)
    across, log = blurred(counts)
    assert not log
    assert (across == np.rint(across)).all()
    same, _ = blurred(np.full(20, 1234.56))
    assert set(same.tolist()) == {1230.0}
