"""The web server, in this process: gunicorn with a few threads."""

from collections.abc import Callable
from typing import Any

from django.db import connections
from gunicorn.app.base import BaseApplication

WORKERS, THREADS = 2, 8  # 20 people at once were measured with so many
PATIENCE = 120  # seconds: a large batch's export is written within one request


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn without a command line of its own."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._said = settings
        super().__init__()

    def load_config(self) -> None:
        """Take the settings that were given."""
        for name, said in self._said.items():
            self.cfg.set(name, said)

    def load(self) -> Callable[..., Any]:
        """Return what answers requests; called in each worker."""
        from outlay.review.config.wsgi import application
        from outlay.review.serving.warming import warm

        warm()
        return application


def serve(port: int, host: str) -> None:
    """Serve until the process is told to stop.

    No request is logged: an address may say which payment somebody looked at, and the
    audit log keeps that, for those who may read it.
    """
    connections.close_all()  # no connection may be shared with a worker
    Server(
        {
            "bind": f"{host}:{port}",
            "workers": WORKERS,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": PATIENCE,
            "loglevel": "warning",
            "proc_name": "outlay-review",
            # Nobody's headers by gunicorn's own rule, which believes this machine and
            # what FORWARDED_ALLOW_IPS says: access.proxies alone knows who is a proxy.
            "forwarded_allow_ips": "",
            # No socket in somebody's home folder by which the app could be steered.
            "control_socket_disable": True,
            # In a worker, since a thread of the first process would be lost in a fork.
            "post_worker_init": _keep_up,
        }
    ).run()


def _keep_up(_worker: object) -> None:
    from outlay.review.serving.upkeep import start

    start()
