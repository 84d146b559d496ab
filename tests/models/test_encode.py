import numpy as np
import pyarrow as pa
import pytest

from outlay.models.encode import MOST_LEVELS, encode, learn_levels, unseen
from outlay.payments.errors import ModelProblemError

LEVELS = {"kind": ["010", "Grant", "Vendor"]}
FEATURES = ("amount", "kind")


def rows(kind, amount=None):
    return pa.table(
        {
            "kind": pa.array(kind, pa.string()),
            "amount": pa.array(amount or [1.5] * len(kind), pa.float64()),
        }
    )


def test_levels_are_places_in_the_saved_list_and_leading_zeros_survive():
    found = encode(rows(["Vendor", "010", "10", None, "Grant"]), FEATURES, LEVELS)
    np.testing.assert_array_equal(found[:, 1], [2, 0, np.nan, np.nan, 1])
    assert found.flags.c_contiguous
    assert found.dtype == np.float64


def test_the_levels_of_one_batch_never_change_a_code():
    alone = encode(rows(["Vendor"]), FEATURES, LEVELS)
    among = encode(rows(["Grant", "Vendor", "010"]), FEATURES, LEVELS)
    np.testing.assert_array_equal(alone[0], among[1])


def test_columns_are_chosen_by_name():
    table = rows(["Vendor", "Grant"], [1.0, 2.0])
    shuffled = table.select(["amount", "kind"]).append_column("other", [[1, 2]])
    np.testing.assert_array_equal(
        encode(table, FEATURES, LEVELS), encode(shuffled, FEATURES, LEVELS)
    )


def test_an_unseen_level_is_told_from_a_missing_one():
    table = rows(["Vendor", "New", None, "New"])
    assert list(unseen(table, LEVELS)) == ["kind"]
    assert unseen(table, LEVELS)["kind"].tolist() == [False, True, False, True]
    assert unseen(rows(["Vendor", None]), LEVELS) == {}


def test_missing_numbers_stay_missing_and_whole_numbers_widen():
    table = pa.table({"a": pa.array([1, None], pa.int64()), "b": [True, False]})
    np.testing.assert_array_equal(encode(table, ("a", "b"), {}), [[1, 1], [np.nan, 0]])


def test_dictionaries_read_as_text():
    table = rows(["Vendor", "Grant"])
    coded = table.set_column(0, "kind", table["kind"].dictionary_encode())
    np.testing.assert_array_equal(
        encode(coded, FEATURES, LEVELS), encode(table, FEATURES, LEVELS)
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (np.zeros((2, 2)), "named columns, not a ndarray"),
        (pa.table({"amount": [1.0]}), "lacks 1 of the model's features, first kind"),
        (pa.table({"amount": [1.0], "kind": [10]}), "category kind is int64, not text"),
        (pa.table({"amount": ["1"], "kind": ["a"]}), "amount is string, not a number"),
    ],
)
def test_what_a_model_cannot_read_is_refused(given, said):
    with pytest.raises(ModelProblemError, match=said):
        encode(given, FEATURES, LEVELS)


def test_levels_are_sorted_and_without_missing_values():
    assert learn_levels(rows(["b", None, "a", "b"]), ["kind"]) == {"kind": ["a", "b"]}


def test_an_identifier_is_no_category():
    many = [f"id{i}" for i in range(MOST_LEVELS + 1)]
    with pytest.raises(ModelProblemError, match="501 levels"):
        learn_levels(rows(many), ["kind"])
    assert len(learn_levels(rows(many[:-1]), ["kind"])["kind"]) == MOST_LEVELS
