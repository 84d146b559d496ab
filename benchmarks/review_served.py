"""The review app as an agency serves it, in a process of its own, and who visits it.

`outlay review` with production's settings: gunicorn, cookies over https alone, people
who sign on with a card that a proxy names. The proxy is whoever asks from PROXY.
"""

import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path

OUTLAY = Path(sys.executable).with_name("outlay")
HOST = "review.agency.example"
SERVER, PROXY = "127.0.0.1", "127.0.0.2"
CARD = "X-Client-DN"
OVER_HTTPS = {"X-Forwarded-Proto": "https"}
PATIENCE = 90.0  # seconds until the app answers, on a busy machine
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def environment(home: Path, database: str = "", **more: str) -> dict[str, str]:
    """Return the environment of an installation; `more` changes some of it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("OUTLAY_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {
        "OUTLAY_HOME": str(home),
        "OUTLAY_REVIEW_SECRET": secrets.token_urlsafe(64),
        "OUTLAY_REVIEW_HOSTS": HOST,
        "OUTLAY_REVIEW_PIV_HEADER": CARD,
        "OUTLAY_REVIEW_PROXIES": PROXY,
        "OUTLAY_REVIEW_DATABASE": database,
        **more,
    }


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as listening:
        listening.bind((SERVER, 0))
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def served(
    environ: dict[str, str], port: int, log: Path = Path("/dev/stderr")
) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the app while the block runs; its process is given, `log` takes errors."""
    words = [str(OUTLAY), "review", "--port", str(port)]
    with log.open("ab") as errors:
        process = subprocess.Popen(
            words, env=environ, stdout=subprocess.DEVNULL, stderr=errors
        )
    try:
        _wait(process, port, environ["OUTLAY_REVIEW_HOSTS"].split(",")[0])
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait(process: subprocess.Popen[bytes], port: int, host: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            if Visitor(port, host=host).get("/healthz").status == http.client.OK:
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise
        time.sleep(0.2)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    text: str
    location: str
    ms: float


@dataclass(slots=True)
class Visitor:
    """A browser without a window: keeps cookies and the token of the latest form.

    Each request is a connection of its own, as most proxies make them.
    """

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    source: str = SERVER
    host: str = HOST
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, address: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", address, None)

    def post(self, address: str, **said: str) -> Answer:
        """Send a form, with the token of the latest page."""
        given = {"csrfmiddlewaretoken": self.token} | said
        return self._ask("POST", address, urllib.parse.urlencode(given))

    def sign_on(self) -> Answer:
        """Sign on with the card that the headers name."""
        self.get("/sign-in/")
        return self.post("/sign-in/card/")

    def _ask(self, method: str, address: str, body: str | None) -> Answer:
        begun = time.perf_counter()
        asking = http.client.HTTPConnection(
            SERVER, self.port, timeout=60, source_address=(self.source, 0)
        )
        try:
            asking.request(method, address, body, self._headers())
            came = asking.getresponse()
            text = came.read().decode()
        finally:
            asking.close()
        ms = 1000 * (time.perf_counter() - begun)
        self._keep(came, text)
        return Answer(came.status, text, came.headers.get("Location", ""), ms)

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {
            "Host": self.host,
            "Referer": f"https://{self.host}/",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookies,
            **self.headers,
        }

    def _keep(self, came: http.client.HTTPResponse, text: str) -> None:
        for line in came.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        found = TOKEN.search(text)
        self.token = found[1] if found else self.token
