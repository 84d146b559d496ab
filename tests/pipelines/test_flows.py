"""The Prefect flows do what the plain functions do."""

import pytest

from outlay.payments.runs import RESULTS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.flow,
    pytest.mark.xdist_group("small"),
    # Prefect and what it stands on warn of their own future.
    pytest.mark.filterwarnings("ignore"),
]


def test_score_flow_leaves_the_same_bytes_as_the_plain_function(
    small, scored, tmp_path
):
    from prefect.testing.utilities import prefect_test_harness

    from outlay.pipelines.flows.score import score_flow

    home = small.copy(tmp_path / "flow-home")
    with prefect_test_harness(server_startup_timeout=180):
        result = score_flow(small.request(home, tmp_path / "flow"))
    assert not result.repeated
    for name in RESULTS[:3]:
        ours = (tmp_path / "flow" / name).read_bytes()
        assert ours == (scored[1] / name).read_bytes()
