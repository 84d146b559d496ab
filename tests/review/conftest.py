"""Fixtures of the review app: one person of each role, and a queue with rows."""

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client

from outlay.review.access.roles import Role
from tests.review.made import made_person
from tests.review.unguarded import flush_unguarded


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied():
    """Let tests that commit empty the guarded tables afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        flush = BaseDatabaseOperations.execute_sql_flush
        patch.setattr(
            BaseDatabaseOperations, "execute_sql_flush", flush_unguarded(flush)
        )
        yield


@pytest.fixture
def analyst(db):
    return made_person("ann")


@pytest.fixture
def other_analyst(db):
    return made_person("bob")


@pytest.fixture
def supervisor(db):
    return made_person("sue", Role.SUPERVISOR)


@pytest.fixture
def other_supervisor(db):
    return made_person("sam", Role.SUPERVISOR)


@pytest.fixture
def auditor(db):
    return made_person("aud", Role.AUDITOR)


@pytest.fixture
def data_scientist(db):
    return made_person("dan", Role.DATA_SCIENTIST)


@pytest.fixture
def admin(db):
    return made_person("adm", Role.ADMIN)


@pytest.fixture
def signed_in():
    """Return a function: a client that is signed in as the person."""

    def client_of(person):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of
