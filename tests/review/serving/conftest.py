"""Fixtures of serving: the app in a process of its own, as an agency runs it."""

import subprocess

import pytest

from benchmarks.review_served import OUTLAY, environment, free_port, served
from outlay.payments.store import Store

ADMIN = "CN=MAX EXAMPLE,OU=PEOPLE,O=U.S. Government,C=US"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return the environment of an installation with one administrator, by card."""
    home = tmp_path_factory.mktemp("served") / "home"
    Store.create(home)
    empty = home.with_name("of-the-user")
    empty.mkdir()
    environ = environment(home, HOME=str(empty), XDG_RUNTIME_DIR=str(empty))
    for words in (["migrate"], ["first-admin", "max@agency.example", "--card", ADMIN]):
        subprocess.run([OUTLAY, "review", *words], env=environ, check=True, timeout=120)
    return environ


@pytest.fixture(scope="module")
def production(installed):
    """Return the port of the app in production, and its process."""
    # A default of gunicorn's that would believe everybody must not count either.
    port = free_port()
    with served(installed | {"FORWARDED_ALLOW_IPS": "*"}, port) as process:
        yield port, process


@pytest.fixture(scope="module")
def demonstration(installed):
    """Return the port of the same without https, so that plain requests get in."""
    port = free_port()
    plain = {"OUTLAY_REVIEW_MODE": "demo", "OUTLAY_REVIEW_HOSTS": "localhost"}
    with served(installed | plain, port):
        yield port
