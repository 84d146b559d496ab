"""The Prefect flows do what the plain functions do."""

import pytest

from outlay.pipelines.jobs.publish import RESULTS
from outlay.pipelines.jobs.scoring import score_file

pytestmark = [
    pytest.mark.slow,
    pytest.mark.flow,
    pytest.mark.xdist_group("small"),
    # Prefect and what it stands on warn of their own future.
    pytest.mark.filterwarnings("ignore"),
]


def test_score_flow_leaves_the_same_bytes_as_the_plain_function(small, tmp_path):
    from prefect.testing.utilities import prefect_test_harness

    from outlay.pipelines.flows.score import score_flow

    home = small.copy(tmp_path / "flow-home")
    with prefect_test_harness(server_startup_timeout=180):
        scored = score_flow(small.request(home, tmp_path / "flow"))
    plain = small.copy(tmp_path / "plain-home")
    score_file(small.request(plain, tmp_path / "plain"))
    assert not scored.repeated
    for name in RESULTS[:3]:
        ours = (tmp_path / "flow" / name).read_bytes()
        assert ours == (tmp_path / "plain" / name).read_bytes()
