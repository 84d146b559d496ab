import numpy as np
import pytest

from outlay.audit.gap import judged_test, standing, without_families
from outlay.payments.errors import ConfigurationError
from tests.models.made import AS_OF, FIRST, SETTINGS


@pytest.mark.slow
def test_each_family_is_left_out_in_turn(history):
    matrix, _, outcomes = history
    seen = []

    def judge(training):
        seen.append(set(training.fraud.features))
        rows = training.test.num_rows
        import pyarrow as pa

        groups = pa.table({"letter": np.where(np.arange(rows) % 2, "a", "b").tolist()})
        payees = [str(place) for place in range(rows)]
        return standing(
            judged_test(training, groups, ("letter",), payees, 0.1), draws=5
        )

    found = without_families(
        matrix,
        outcomes,
        ["kinds"],
        as_of=AS_OF,
        first_day=FIRST,
        settings=SETTINGS,
        judge=judge,
        simulated=True,
    )
    assert [each.family for each in found] == [None, "kinds"]
    assert seen[0] - seen[1] == {"program_kind"}
    assert all(0 <= each.standing.recall <= 1 for each in found)


def test_an_unknown_family_is_refused_before_anything_is_trained(history):
    matrix, _, outcomes = history

    def judge(_training):
        pytest.fail("it trained")

    with pytest.raises(ConfigurationError):
        without_families(
            matrix, outcomes, ["weather"], as_of=AS_OF, first_day=FIRST, judge=judge
        )
