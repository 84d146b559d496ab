"""The app as an agency runs it, in a process of its own."""

import json
import os
import subprocess
import sys

import pytest

from outlay.payments.store import Store

SECRET = "kVw7-Yx2_pQ9sTz4bN8dRfG1hJ6mLcAeUoIiWqXy-3vB5nM0kZt2"  # noqa: S105
HOST = "review.agency.example"
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "outlay.review.config.settings",
    "OUTLAY_REVIEW_SECRET": SECRET,
    "OUTLAY_REVIEW_HOSTS": HOST,
    "OUTLAY_REVIEW_PIV_HEADER": "X-Client-DN",
    "OUTLAY_REVIEW_PROXIES": "10.0.0.4",
}
SCRIPT = """
import io, json, django
from contextlib import redirect_stderr
django.setup()
from django.core import checks
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
call_command("migrate", verbosity=0)
from outlay.review.models import Person
adm = Person(username="adm", name="Adm", role="admin", subject="piv:CN=ADM")
adm.set_unusable_password()
adm.save()
from outlay.review.config.wsgi import application
from django.test import Client
HOST = "review.agency.example"
PROXY = {"REMOTE_ADDR": "10.0.0.4", "HTTP_X_FORWARDED_PROTO": "https"}
def told(answer):
    cookies = {n: m.OutputString() for n, m in answer.cookies.items()}
    return {"status": answer.status_code, "headers": dict(answer.headers),
            "cookies": cookies}
said = {}
plain = Client(SERVER_NAME=HOST)
said["plain"] = told(plain.get("/sign-in/"))
said["forged"] = told(plain.get("/sign-in/", HTTP_X_FORWARDED_PROTO="https",
                                REMOTE_ADDR="10.9.9.9"))
said["health"] = told(plain.get("/healthz"))
said["other_host"] = told(Client(SERVER_NAME="elsewhere.example").get("/healthz"))
client = Client(SERVER_NAME=HOST, HTTP_X_CLIENT_DN="CN=ADM", **PROXY)
said["page"] = told(client.get("/sign-in/"))
said["password"] = told(client.post("/sign-in/", {"username": "adm", "password": "x"}))
said["card"] = told(client.post("/sign-in/card/"))
said["people"] = told(client.get("/people/"))
said["missing"] = told(client.get("/no-such-page/"))
client.raise_request_exception = False
errors = io.StringIO()
from django.contrib.auth.base_user import AbstractBaseUser
from outlay.review.access import own_views
def broken(person, **_given):
    raise ValueError("123-45-6789 of Martha Brown")
own_views.service.keep_own_settings = broken
import logging
logging.getLogger("django").handlers[0].setStream(errors)
said["broken"] = told(client.post("/me/", {}))
said["log"] = errors.getvalue()
said["deploy"] = [str(m) for m in checks.run_checks(include_deployment_checks=True)]
print(json.dumps(said))
"""


def run(home, script=SCRIPT, **more):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environ = kept | ENVIRONMENT | {"OUTLAY_HOME": str(home)} | more
    return subprocess.run(
        [sys.executable, "-c", script],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("production") / "home"
    Store.create(folder)
    return folder


@pytest.fixture(scope="module")
def said(home):
    done = run(home)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_djangos_own_list_is_empty(said):
    assert said["deploy"] == []


def test_every_cookie_is_private_and_of_this_host(said):
    cookies = {
        name: text
        for answer in said.values()
        if isinstance(answer, dict)
        for name, text in answer["cookies"].items()
    }
    assert set(cookies) == {"__Host-session", "__Host-form"}
    for text in cookies.values():
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(text.split("; "))
        assert "Domain" not in text


def test_plain_http_is_sent_to_https(said):
    for way in ("plain", "forged"):
        assert said[way]["status"] == 301
        assert said[way]["headers"]["Location"] == f"https://{HOST}/sign-in/"
    assert said["health"]["status"] == 200


def test_browsers_are_told_to_stay_with_https(said):
    said_so = said["people"]["headers"]["Strict-Transport-Security"]
    assert said_so == "max-age=31536000; includeSubDomains; preload"


def test_other_names_are_not_answered(said):
    assert said["other_host"]["status"] == 400


def test_a_password_is_refused_and_a_card_is_not(said):
    assert said["page"]["status"] == 200
    assert said["password"]["status"] == 403
    assert said["card"]["status"] == 302
    assert said["people"]["status"] == 200
    assert said["missing"]["status"] == 404


def test_errors_are_logged_without_their_words(said):
    assert said["broken"]["status"] == 500
    assert "builtins.ValueError" in said["log"]
    assert "own_views.py" in said["log"]
    assert "123-45-6789" not in said["log"]
    assert "Martha" not in said["log"]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"OUTLAY_REVIEW_SECRET": "short"}, "OUTLAY_REVIEW_SECRET"),
        ({"OUTLAY_REVIEW_PROXIES": ""}, "OUTLAY_REVIEW_PROXIES"),
    ],
)
def test_an_unsafe_installation_is_not_served(home, said, change, name):
    done = run(home, "import outlay.review.config.wsgi", **change)
    assert done.returncode != 0
    assert "ConfigurationError: the review app does not start" in done.stderr
    assert f"- {name}: " in done.stderr
