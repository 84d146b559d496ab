"""A program's attempts to look up or reach anything outside, written down."""

import shutil
import subprocess
from pathlib import Path

from tests.pipelines.faults.needing import missing

# Goes into every Python that starts with this folder on its path, children included.
HOOK = """
import os
import sys

TOLD = {told!r}
OURS = ("localhost", "127.", "::1", "0.0.0.0")


def listen(event, given):
    if not event.startswith("socket."):
        return
    what = event[7:]
    if what in ("connect", "sendto", "sendmsg"):
        host = given[1][0] if isinstance(given[1], tuple) else None
    elif what in ("getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo"):
        host = given[0][0] if isinstance(given[0], tuple) else given[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host and not str(host).startswith(OURS):
        line = f"{{what}} {{host}} {{sys.argv[:3]}}\\n".encode()
        handle = os.open(TOLD, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(handle, line)
        os.close(handle)


sys.addaudithook(listen)
"""


def listened(folder: Path) -> Path:
    """Make `folder` one that listens; return the file where attempts will stand."""
    folder.mkdir()
    told = folder / "attempts.txt"
    (folder / "sitecustomize.py").write_text(HOOK.format(told=str(told)))
    return told


def alone() -> list[str]:
    """Return the words before a command that let it see loopback only.

    No words where the machine does not allow it: see `must_be_alone`.
    """
    for words in (
        ["unshare", "--net"],
        ["unshare", "--user", "--map-root-user", "--net"],
    ):
        inside = [*words, "sh", "-c", 'ip link set lo up && exec "$@"', "alone"]
        if shutil.which("unshare") and shutil.which("ip"):
            tried = subprocess.run([*inside, "true"], capture_output=True, check=False)
            if tried.returncode == 0:
                return inside
    return []


def must_be_alone() -> None:
    """End the test that shows that nobody is reached, where a way out was there."""
    if not alone():
        missing("a network of loopback only (unshare --net, and ip)")
