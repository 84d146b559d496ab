"""The work pool of the schedules, made without asking anybody outside.

`prefect work-pool create` lets the server fetch a catalogue of all kinds of pools from
the internet. The one kind that is used here is known to the library itself.
"""

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectNotFound
from prefect.workers.process import ProcessWorker

from outlay.payments.errors import ConfigurationError

POOL = "outlay"
RULE = "docs/deploy.md#on-a-server"


def make_pool(name: str = POOL) -> None:
    """Let the server have a pool of `name` whose runs are processes of a worker.

    One that is there stays as it is: its limit is the operator's.

    Raises
    ------
    ConfigurationError
        Where there is one of another kind, or the server does not answer.
    """
    try:
        kind = _made(name)
    except httpx.HTTPError as error:
        raise ConfigurationError(
            f"Prefect's server does not answer: {type(error).__name__}",
            rule=RULE,
            fix="start it, and name its address in PREFECT_API_URL",
        ) from error
    if kind != ProcessWorker.type:
        raise ConfigurationError(
            f"the work pool {name} is of the kind {kind!r}, not {ProcessWorker.type!r}",
            rule=RULE,
            fix=f"prefect work-pool delete {name}, then repeat",
        )


def _made(name: str) -> str:
    with get_client(sync_client=True) as client:
        try:
            return client.read_work_pool(name).type
        except ObjectNotFound:
            return _new(client, name)


def _new(client: SyncPrefectClient, name: str) -> str:
    wanted = WorkPoolCreate(
        name=name,
        type=ProcessWorker.type,
        base_job_template=ProcessWorker.get_default_base_job_template(),
    )
    return client.create_work_pool(wanted).type
