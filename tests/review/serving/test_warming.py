"""A worker has imported what its pages need before the first person asks."""

import subprocess

import pytest

from benchmarks.review_served import OUTLAY

pytestmark = pytest.mark.slow
CODE = """
import sys
import django
django.setup()
from django.test import Client
from outlay.review.models import Person
from outlay.review.serving.serve import Server
Server({}).load()
person = Person.objects.get()
person.role = "supervisor"
person.save()
client = Client(headers={"host": "localhost"})
client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
there = set(sys.modules)
for page in ("/queue/", "/approvals/", "/me/"):
    assert client.get(page).status_code == 200, page
late = set(sys.modules) - there
heavy = ("duckdb", "ibis", "outlay.features", "outlay.review.queue")
print(sorted(name for name in late if name.startswith(heavy)))
"""


def test_the_first_queue_imports_nothing_heavy(installed):
    environ = installed | {
        "DJANGO_SETTINGS_MODULE": "outlay.review.config.settings",
        "OUTLAY_REVIEW_MODE": "demo",
        "OUTLAY_REVIEW_HOSTS": "localhost",
    }
    done = subprocess.run(
        [OUTLAY.with_name("python"), "-c", CODE],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.strip() == "[]"
