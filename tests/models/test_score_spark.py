"""Spark's scores are one machine's scores, to the bit."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.models.score import score_matrix
from outlay.payments.errors import ModelProblemError
from tests.spark import asked_for, needs_spark


@pytest.fixture(scope="session")
def odd_matrix(history, tmp_path_factory):
    """A matrix with levels that no training saw, and with none at all."""
    table = history[1]
    kinds = table["kind"].to_pylist()
    kinds[3], kinds[1_000], kinds[-1] = "Barter", None, "Barter"
    place = table.column_names.index("kind")
    path = tmp_path_factory.mktemp("odd") / "matrix.parquet"
    odd = table.set_column(place, "kind", pa.array(kinds, pa.string()))
    pq.write_table(odd, path, row_group_size=700)
    return path


def by_both(fraud, error, matrix, folder):
    made = []
    for engine in ("duckdb", "spark"):
        with asked_for(engine):
            count = score_matrix(fraud, error, matrix, folder / engine)
        made.append(pq.read_table(folder / engine))
        assert count == made[-1].num_rows > 5_000
    return made


@needs_spark
def test_scores_are_equal_to_the_bit(training, odd_matrix, spark, tmp_path):
    here, there = by_both(training.fraud, training.error, odd_matrix, tmp_path)
    assert there.schema.equals(here.schema)
    assert there.equals(here)
    unseen = there["unseen_levels"].to_pylist()
    assert [n for n, names in enumerate(unseen) if names] == [3, len(unseen) - 1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["duckdb", "spark"]
    here, there = by_both(None, training.error, odd_matrix, tmp_path)
    assert there.equals(here)
    assert there["raw_fraud"].null_count == there.num_rows


@needs_spark
def test_a_matrix_without_a_feature_is_refused_in_words(training, odd_matrix, tmp_path):
    lacking = pq.read_table(odd_matrix).drop_columns(["amount_dollars"])
    pq.write_table(lacking, tmp_path / "m")
    with asked_for("spark"), pytest.raises(ModelProblemError, match="amount_dollars"):
        score_matrix(training.fraud, training.error, tmp_path / "m", tmp_path / "s")
    assert not (tmp_path / "s").exists()


def test_models_go_through_text_unchanged(training):
    model = training.fraud
    again = type(model).of_texts(*model.texts())
    assert again.digest() == model.digest()
    assert again.text == model.text
