"""The schedules' work pool: made once without a catalogue, then the operator's."""

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate

from outlay.payments.errors import ConfigurationError
from outlay.pipelines.serving import pool

pytestmark = [
    pytest.mark.slow,
    pytest.mark.flow,
    pytest.mark.filterwarnings("ignore"),
]


def asked(what):
    with get_client(sync_client=True) as client:
        return what(client)


def test_pool_is_of_processes_and_what_an_operator_set_stays(server):
    pool.make_pool("one")
    made = asked(lambda client: client.read_work_pool("one"))
    assert made.type == "process"
    assert "command" in made.base_job_template["job_configuration"]
    limit = WorkPoolUpdate(concurrency_limit=2)
    asked(lambda client: client.update_work_pool("one", limit))
    pool.make_pool("one")
    assert asked(lambda client: client.read_work_pool("one")).concurrency_limit == 2


def test_pool_of_another_kind_is_refused(server):
    other = WorkPoolCreate(name="two", type="docker", base_job_template={})
    asked(lambda client: client.create_work_pool(other))
    with pytest.raises(ConfigurationError, match="of the kind 'docker'"):
        pool.make_pool("two")


def test_server_that_does_not_answer_is_said(monkeypatch):
    def refused(**_given):
        raise pool.httpx.ConnectError("no")

    monkeypatch.setattr(pool, "get_client", refused)
    with pytest.raises(ConfigurationError, match="does not answer: ConnectError"):
        pool.make_pool()
