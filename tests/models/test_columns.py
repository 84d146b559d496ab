import pyarrow as pa
import pytest

from outlay.models.columns import Columns
from outlay.payments.errors import ModelProblemError


def test_text_is_a_category_and_a_double_is_a_number():
    schema = pa.schema([("zip", pa.string()), ("amount", pa.float64())])
    assert Columns.of(schema).categories == ("zip",)


@pytest.mark.parametrize("kind", [pa.int64(), pa.bool_(), pa.float32()])
def test_an_identifier_read_as_a_number_is_refused(kind):
    with pytest.raises(ModelProblemError, match="zip"):
        Columns.of(pa.schema([("zip", kind)]))


def test_features_of_a_family_left_out_are_no_columns_of_a_model():
    schema = pa.schema([("program_kind", pa.string()), ("own_column", pa.float64())])
    assert Columns.of(schema, ["kinds"]) == Columns(("own_column",), ())
    assert Columns.of(schema, ["network"]) == Columns.of(schema)
