"""`outlay review`: the commands in a process of their own, as people run them."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from outlay.payments.store import Store
from tests.review.scored_store import drawn, flag, made_store, scored

OUTLAY = Path(sys.executable).with_name("outlay")
pytestmark = pytest.mark.slow


def environment(home, mode="demo"):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("OUTLAY_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"OUTLAY_HOME": str(home), "OUTLAY_REVIEW_MODE": mode}


def outlay(home, *words, mode="demo"):
    return subprocess.run(
        [OUTLAY, "review", *words],
        env=environment(home, mode),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def home(tmp_path):
    store, manifest = made_store(tmp_path / "home")
    scored(store, manifest, {2: flag(), 3: drawn()})
    return store.home


def test_help_imports_no_django():
    code = (
        "import sys; import outlay.review.command, outlay.review.serving.watching; "
        "print('django' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_from_a_scored_batch_to_the_payer_and_back(home, tmp_path):
    refused = outlay(home, "load", "latest")
    assert refused.returncode == 20
    assert "outlay review migrate" in refused.stderr
    assert outlay(home, "migrate").returncode == 0
    loaded = outlay(home, "load", "latest", "--cut-off", "2026-06-30T17:00")
    assert "2 payments are new" in loaded.stdout
    assert "2026-06-30 17:00 EDT" in loaded.stdout
    assert "nothing to add" in outlay(home, "load", "latest").stdout
    out = tmp_path / "back.csv"
    exported = outlay(home, "export", "latest", "--out", str(out))
    assert exported.returncode == 0, exported.stderr
    assert "The cut-off had passed" in exported.stdout
    assert json.loads(out.with_suffix(".json").read_text())["decisions"]
    assert "0 new outcomes" in outlay(home, "outcomes").stdout
    assert outlay(home, "labels", "--out", str(tmp_path / "l.csv")).returncode == 0
    assert "0 holds" in outlay(home, "expire-holds").stdout
    assert "as they were written" in outlay(home, "verify").stdout
    assert outlay(home, "head").returncode == 0
    assert (home / "review/heads.csv").exists()
    missing = outlay(home, "load", "nothing")
    assert missing.returncode == 13
    assert "do: name one of" in missing.stderr


def test_a_log_that_was_changed_is_found(home):
    import sqlite3

    outlay(home, "migrate")
    outlay(home, "load", "latest")
    with sqlite3.connect(home / "review/review.sqlite3") as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        )
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE review_auditevent SET actor='nobody' WHERE number=2")
    connection.close()
    done = outlay(home, "verify")
    assert done.returncode == 13
    assert "from event 2 on" in done.stderr
    assert "audit_log_broken" in done.stderr
    assert (home / "review/audit-log-broken").read_text() == "2\n"


def test_production_does_not_serve_unsafely(home):
    assert outlay(home, "migrate", mode="production").returncode == 0
    for words in (("check",), ()):
        done = outlay(home, *words, mode="production")
        assert done.returncode == 20
        assert "does not start like this" in done.stderr


def test_the_demonstration_wants_a_scored_batch(tmp_path):
    store = Store.create(tmp_path / "home")
    done = outlay(store.home, "--demo")
    assert done.returncode == 13
    assert "outlay demo" in done.stderr


def test_the_demonstration_serves_and_ends(home, unused_port):
    words = [OUTLAY, "review", "--demo", "--port", str(unused_port)]
    process = subprocess.Popen(
        words, env=environment(home), stdout=subprocess.PIPE, text=True
    )
    try:
        assert answered(f"http://127.0.0.1:{unused_port}/healthz") == b"ok"
        page = answered(f"http://127.0.0.1:{unused_port}/sign-in/")
        assert b"/static/review/review." in page  # collected, with its digest
    finally:
        process.terminate()
        told, _ = process.communicate(timeout=60)
    assert "made-up-for-the-demo" in told
    assert "2 of 12 payments" in told
    assert process.returncode == 0


def answered(address, patience=90.0):
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310
                return answer.read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


@pytest.fixture
def unused_port():
    import socket

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]
