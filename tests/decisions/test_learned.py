"""What training hands on beside the cuts."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.decisions.learned import Learned, learn
from outlay.decisions.losses import ShareWrong
from outlay.payments.errors import ModelProblemError


@pytest.fixture
def matrix(tmp_path):
    n = 101
    table = pa.table(
        {
            "payment_key": [f"k{number}" for number in range(n)],
            "program": ["P"] * n,
            "amount_cents": [1_000] * n,
            "a": np.random.default_rng(0).permutation(n).astype(float),
            "b": pa.array([1.0, None] * 50 + [3.0]),
            "c": pa.nulls(n, pa.float64()),
        }
    )
    pq.write_table(table, tmp_path / "matrix.parquet")
    return tmp_path / "matrix.parquet"


def outcomes(*rows):
    names = ("payment_key", "ip_class", "fraud_state", "amount_wrong_cents", "known_at")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return pa.table(columns)


def test_middles_and_shares_are_learned_and_kept(matrix, tmp_path):
    known = outcomes(("k1", "overpayment", "none", 250, 1))
    learned = learn(matrix, known, ["a", "b", "c"], share_wrong=0.6)
    # Nothing is known of c, so it has no middle.
    assert learned.typical == {"a": 50.0, "b": 1.0}
    assert learned.share_wrong.default == 0.25
    learned.save(tmp_path / "learned.json")
    assert Learned.load(tmp_path / "learned.json") == learned


def test_a_correction_counts_instead_of_what_it_corrects(matrix):
    known = outcomes(
        ("k1", "proper", "none", 0, 2),
        ("k1", "overpayment", "none", 1_000, 1),
        ("k2", "overpayment", "none", 500, 1),
    )
    learned = learn(matrix, known, [], share_wrong=0.6)
    assert learned.share_wrong.default == 0.5
    assert learned.typical == {}


def test_nothing_learned_leaves_the_default(matrix):
    learned = learn(
        matrix, outcomes(("k1", "proper", "none", 0, 1)), [], share_wrong=0.6
    )
    assert learned.share_wrong == ShareWrong(0.6)


@pytest.mark.parametrize("text", ["{", "{}", '{"share_wrong": 3, "typical": {}}'])
def test_a_damaged_file_is_refused(tmp_path, text):
    path = tmp_path / "learned.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelProblemError, match="cannot be read"):
        Learned.load(path)
    with pytest.raises(ModelProblemError, match="cannot be read"):
        Learned.load(tmp_path / "none.json")
