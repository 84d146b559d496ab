import pytest

from outlay.pipelines.render.table import dollars


@pytest.mark.parametrize(
    ("cents", "said"),
    [(None, "-"), (0, "$0.00"), (123_456, "$1,234.56"), (-7_789, "-$77.89")],
)
def test_the_sign_of_dollars_stands_before_them(cents, said):
    assert dollars(cents) == said
