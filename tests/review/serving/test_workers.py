"""Several processes serve, and each knows everybody who signed on."""

import os
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.review_served import CARD, OVER_HTTPS, PROXY, Visitor
from outlay.review.serving.serve import WORKERS
from tests.review.serving.conftest import ADMIN

pytestmark = pytest.mark.slow


def test_nothing_is_laid_into_the_users_folder(installed, production):
    Visitor(production[0], OVER_HTTPS, PROXY).get("/sign-in/")
    assert list(Path(installed["HOME"]).iterdir()) == []


@contextmanager
def stopped(workers):
    """Let some workers do nothing while the block runs."""
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGCONT)


def test_each_worker_knows_who_signed_on(production):
    port, process = production
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    workers = [int(each) for each in listed.split()]
    assert len(workers) == WORKERS >= 2
    visitor = Visitor(port, OVER_HTTPS | {CARD: ADMIN}, PROXY)
    with stopped(workers[1:]):
        assert visitor.sign_on().status == 302
    for one in workers:
        with stopped([each for each in workers if each != one]):
            assert visitor.get("/people/").status == 200
            # A form that one worker gave is taken by the next.
            assert visitor.post("/me/stay/").status == 204
