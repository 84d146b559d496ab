"""Whether ports are free, asked before anything starts that wants them.

A server of somebody else that answers there would be taken for ours, and our schedules
would go to it.
"""

import socket
from collections.abc import Iterable

from outlay.payments.errors import ConfigurationError

LOOPBACK = "127.0.0.1"
RULE = "docs/deploy.md#on-one-machine"
HIGHEST = 65_535


def check_free(ports: Iterable[str]) -> None:
    """Do nothing where each port of this machine is free.

    Raises
    ------
    ConfigurationError
        Naming the first that somebody listens on, or that is no port.
    """
    for port in ports:
        if not port.isascii() or not port.isdigit() or not 0 < int(port) <= HIGHEST:
            raise _refused(f"{port!r} is no port", "give a number from 1 to 65535")
        if _taken(int(port)):
            raise _refused(
                f"somebody listens on port {port} of this machine already",
                "end that program, or set OUTLAY_PREFECT_PORT and OUTLAY_REVIEW_PORT "
                "to free ports",
            )


def _taken(port: int) -> bool:
    with socket.socket() as tried:
        # Connections that ended a minute ago do not hold a port; who listens does.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((LOOPBACK, port))
            tried.listen()
        except OSError:
            return True
    return False


def _refused(what: str, fix: str) -> ConfigurationError:
    return ConfigurationError(what, rule=RULE, fix=fix)
