"""Run as a program: `make serve` as it is, one flow run through its worker, Ctrl-C.

Arguments: the store's folder and a file for what was seen. It is started where only
loopback is seen, and whatever it starts is, too.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(sys.executable).parent
PATIENCE = 240.0  # seconds; a busy machine starts a server slowly
FLOW = "reconcile/nightly"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def answers(address: str) -> bool:
    """Say whether somebody answers there."""
    try:
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def until_answered(address: str, running: subprocess.Popen[bytes]) -> None:
    """Wait until somebody answers; end with an error where serve.sh ended."""
    last = time.monotonic() + PATIENCE
    while not answers(address):
        if running.poll() is not None or time.monotonic() > last:
            message = f"nobody answers at {address}"
            raise SystemExit(message)
        time.sleep(0.5)


async def run_through_the_worker() -> tuple[list[str], str]:
    """Start one deployment's flow; return all deployments and the last state."""
    from prefect.client.orchestration import get_client

    async with get_client() as client:
        names = sorted(each.name for each in await client.read_deployments())
        deployed = await client.read_deployment_by_name(FLOW)
        made = await client.create_flow_run_from_deployment(deployed.id)
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            state = (await client.read_flow_run(made.id)).state
            if state is not None and state.is_final():
                return names, str(state.type.value)
            await asyncio.sleep(1)
    return names, "never ended"


def main(home: Path, told: Path) -> None:
    """Serve, run, interrupt, and write down what was seen."""
    port, review = free_port(), free_port()
    api = f"http://127.0.0.1:{port}/api"
    ours = {
        **os.environ,
        "OUTLAY_HOME": str(home),
        "OUTLAY_PREFECT_PORT": str(port),
        "OUTLAY_REVIEW_PORT": str(review),
        "OUTLAY_REVIEW_FLAGS": "--demo",
    }
    with subprocess.Popen(
        ["sh", "tools/serve.sh", BIN], cwd=ROOT, env=ours, start_new_session=True
    ) as running:
        try:
            until_answered(f"http://127.0.0.1:{review}/", running)
            os.environ["PREFECT_API_URL"] = api
            names, state = asyncio.run(run_through_the_worker())
        finally:
            os.killpg(running.pid, signal.SIGINT)
            code = running.wait(timeout=PATIENCE)
    left = answers(f"{api}/health") or answers(f"http://127.0.0.1:{review}/")
    seen = {"deployments": names, "state": state, "code": code, "left": left}
    told.write_text(json.dumps(seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
