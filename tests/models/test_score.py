import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.models.columns import IDS
from outlay.models.explain import contributions
from outlay.models.score import score_matrix
from outlay.payments.errors import ModelProblemError, OutputError


def scored(training, matrix, out, **options):
    score_matrix(training.fraud, training.error, matrix, out, **options)
    return pq.read_table(out)


def test_scores_stand_beside_their_payments(training, history, tmp_path):
    matrix, table, _ = history
    seen = []
    found = scored(
        training, matrix, tmp_path / "s", tick=lambda *each: seen.append(each)
    )
    assert found.select(IDS).equals(table.select(IDS))
    assert seen[-1] == (table.num_rows, table.num_rows)
    for model in (training.fraud, training.error):
        raw, chance = model.score(table)
        np.testing.assert_array_equal(found[f"raw_{model.name}"], raw)
        np.testing.assert_array_equal(found[f"p_{model.name}"], chance)
    assert found["unseen_levels"].to_pylist() == [[]] * table.num_rows
    assert found.schema.field("unseen_levels").type == pa.list_(pa.string())


@pytest.mark.parametrize("rows", [6_000, 699, 500])
def test_the_size_of_a_piece_changes_nothing(training, history, tmp_path, rows):
    matrix, _, _ = history
    whole = scored(training, matrix, tmp_path / "whole")
    assert scored(training, matrix, tmp_path / "pieces", rows=rows).equals(whole)


def test_column_order_in_the_file_changes_nothing(training, history, tmp_path):
    matrix, table, _ = history
    pq.write_table(table.select(table.column_names[::-1]), tmp_path / "turned")
    whole = scored(training, matrix, tmp_path / "whole")
    assert scored(training, tmp_path / "turned", tmp_path / "out").equals(whole)


def test_unseen_levels_are_named_and_score_as_missing(training, history, tmp_path):
    _, table, _ = history
    for name, kind in (("new", ["Barter"]), ("none", [None])):
        row = table.slice(0, 1).set_column(
            table.column_names.index("kind"), "kind", pa.array(kind, pa.string())
        )
        pq.write_table(row, tmp_path / name)
    new = scored(training, tmp_path / "new", tmp_path / "new_out")
    none = scored(training, tmp_path / "none", tmp_path / "none_out")
    assert new["unseen_levels"].to_pylist() == [["kind"]]
    assert none["unseen_levels"].to_pylist() == [[]]
    assert new["raw_fraud"].equals(none["raw_fraud"])


def test_without_models_all_scores_are_null(history, tmp_path):
    matrix, table, _ = history
    assert score_matrix(None, None, matrix, tmp_path / "s") == table.num_rows
    found = pq.read_table(tmp_path / "s")
    for name in ("raw_fraud", "p_fraud", "raw_error", "p_error"):
        assert found[name].null_count == table.num_rows
        assert found.schema.field(name).type == pa.float64()
    assert found["unseen_levels"].null_count == 0


def test_one_model_leaves_the_other_columns_null(training, history, tmp_path):
    matrix, table, _ = history
    score_matrix(None, training.error, matrix, tmp_path / "s")
    found = pq.read_table(tmp_path / "s")
    assert found["raw_fraud"].null_count == table.num_rows
    np.testing.assert_array_equal(found["raw_error"], training.error.score(table)[0])


def test_an_empty_matrix_gives_an_empty_table(training, history, tmp_path):
    pq.write_table(history[1].slice(0, 0), tmp_path / "m")
    found = scored(training, tmp_path / "m", tmp_path / "s")
    assert found.num_rows == 0
    assert "raw_fraud" in found.column_names


def test_a_matrix_without_a_feature_is_refused(training, history, tmp_path):
    pq.write_table(history[1].drop_columns(["account_new"]), tmp_path / "m")
    with pytest.raises(ModelProblemError, match="first account_new"):
        scored(training, tmp_path / "m", tmp_path / "s")
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


@pytest.mark.parametrize("content", [b"", b"no parquet at all"])
def test_what_is_no_matrix_is_refused(training, tmp_path, content):
    (tmp_path / "m").write_bytes(content)
    with pytest.raises(ModelProblemError, match="matrix cannot be read"):
        scored(training, tmp_path / "m", tmp_path / "s")


def test_a_matrix_without_ids_is_refused(training, history, tmp_path):
    pq.write_table(history[1].drop_columns(["batch_id"]), tmp_path / "m")
    with pytest.raises(ModelProblemError, match="lacks the column batch_id"):
        scored(training, tmp_path / "m", tmp_path / "s")


def test_a_folder_in_place_of_the_output_is_said(training, history, tmp_path):
    (tmp_path / "s").mkdir()
    with pytest.raises(OutputError):
        scored(training, history[0], tmp_path / "s")


def test_contributions_sum_to_the_raw_score(training, history):
    _, table, _ = history
    for model in (training.fraud, training.error):
        found = contributions(model, table)
        assert found.shape == (table.num_rows, len(model.features) + 1)
        raw, _ = model.score(table)
        np.testing.assert_allclose(found.sum(axis=1), raw, rtol=0, atol=1e-9)
        assert np.ptp(found[:, -1]) < 1e-12


def test_contributions_in_pieces_are_the_same(training, history, monkeypatch):
    _, table, _ = history
    whole = contributions(training.fraud, table)
    monkeypatch.setattr("outlay.models.explain.MOST_CELLS", 1_000)
    np.testing.assert_array_equal(contributions(training.fraud, table), whole)


def test_contributions_that_miss_the_score_are_refused(training, history, monkeypatch):
    monkeypatch.setattr("outlay.models.explain.TOLERANCE", -1.0)
    with pytest.raises(ModelProblemError, match="miss the raw score"):
        contributions(training.fraud, history[1].slice(0, 3))


def test_contributions_of_no_rows(training, history):
    assert contributions(training.fraud, history[1].slice(0, 0)).shape == (0, 6)


def test_contributions_equal_shapleys_own_sum(training, history):
    # The one feature that decides must carry the largest share where it is present.
    _, table, _ = history
    place = training.fraud.features.index("account_new")
    found = contributions(training.fraud, table)[:, place]
    fresh = table["account_new"].to_numpy() == 1
    assert found[fresh].min() > found[~fresh].max()
