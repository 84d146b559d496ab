"""Every address by every role by own and another agency, against a table by hand."""

import logging
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.test import Client

import outlay.review
from outlay.payments.store import Store
from outlay.review.access.permit import OPEN as NEEDS_NOBODY
from outlay.review.access.roles import May, Role
from outlay.review.models import Person
from tests.review.access.address_table import LETTERS, NOT_YET, OPEN, SCOPED, TABLE
from tests.review.access.walking_addresses import made_targets, patterns, with_view
from tests.review.made import AGENCY, OTHER_AGENCY, made_person

HERE = {pattern.name: pattern for pattern in patterns()}
KNOWN = sorted(TABLE.keys() & HERE.keys())
CASES = sorted(
    name
    for name in KNOWN
    if TABLE[name].of
    in {
        "item",
        "payee",
        "decided",
        "decision",
        "look",
    }
)
SOURCES = [
    path
    for path in sorted(Path(outlay.review.__path__[0]).rglob("*.py"))
    if re.search(r"^@permit\(|open_to_all\(", path.read_text("utf-8"), re.MULTILINE)
]


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL)


@pytest.fixture
def a_store(set_options, tmp_path):
    Store.create(tmp_path / "home")
    set_options(home=tmp_path / "home")


@pytest.fixture
def targets(db):
    return made_targets(1, AGENCY), made_targets(2, OTHER_AGENCY)


def client_of(letter):
    person = made_person(f"walker-{letter}", Role(LETTERS[letter]))
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person, client


def ask(client, method, address):
    answer = client.post(address) if method == "POST" else client.get(address)
    if answer.streaming:
        list(answer.streaming_content)  # closes the file
    return answer


def goes_in(answer, wanted):
    """Whether the view itself answered, if only with what is missing in the form."""
    if answer.status_code == 404:  # no such model, no provider: but asked for
        return wanted.of == "model" or wanted.may == OPEN
    if answer.status_code == 403:  # no card was shown
        return wanted.may == OPEN
    return (
        answer.status_code < 500
        and answer.status_code != 405
        and (not to_sign_in(answer))
    )


def to_sign_in(answer):
    return answer.status_code == 302 and answer.headers["Location"].startswith(
        "/sign-in/?next="
    )


def test_every_address_is_in_the_table():
    unknown = {name or str(p.pattern) for name, p in HERE.items()} - TABLE.keys()
    assert unknown == set(), "write them into address_table.py, with who may"
    assert TABLE.keys() - HERE.keys() == NOT_YET


def test_every_view_says_what_it_needs():
    for pattern in patterns():
        needs = getattr(pattern.callback, "needs", None)
        assert isinstance(needs, May) or needs == NEEDS_NOBODY, pattern.name


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_is_not_signed_in_is_sent_to_sign_in(targets, name, method):
    own = with_view(targets[0], Person.objects.first())
    answer = ask(Client(), method, own.address(name, TABLE[name].of))
    assert to_sign_in(answer) is (TABLE[name].may != OPEN)


@pytest.mark.parametrize("name", KNOWN)
def test_each_role_goes_where_the_table_says(targets, a_store, name):
    wanted, wrong = TABLE[name], []
    for letter in LETTERS:
        person, client = client_of(letter)
        address = with_view(targets[0], person).address(name, wanted.of)
        allowed = wanted.may == OPEN or letter in wanted.may
        for method in {"GET", "POST"} if not allowed else {wanted.method}:
            answer = ask(client, method, address)
            if not (goes_in(answer, wanted) if allowed else answer.status_code == 403):
                wrong.append((letter, method, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("name", CASES)
def test_another_agencys_payments_are_not_there(targets, name):
    wanted, seen = TABLE[name], {}
    for letter in wanted.may:
        _, client = client_of(letter)
        seen[letter] = tuple(
            ask(client, wanted.method, each.address(name, wanted.of)).status_code != 404
            for each in targets
        )
    assert seen == {letter: (True, letter not in SCOPED) for letter in wanted.may}


@pytest.mark.parametrize("name", CASES)
def test_who_was_given_no_agency_sees_no_payment(targets, name):
    wanted = TABLE[name]
    letter = "A" if "A" in wanted.may else "S"
    person, client = client_of(letter)
    person.scopes.all().delete()
    answer = ask(client, wanted.method, targets[0].address(name, wanted.of))
    assert answer.status_code == 404


def test_another_persons_view_is_not_there(targets):
    owner, _ = client_of("S")
    _, client = client_of("A")
    address = with_view(targets[0], owner).address("view-delete", "view")
    assert client.post(address).status_code == 404


def test_nobody_is_above_the_table():
    fields = {field.name for field in Person._meta.get_fields()}
    assert not fields & {"is_superuser", "is_staff", "user_permissions", "groups"}
    assert not hasattr(Person, "has_perm")
    assert not apps.is_installed("django.contrib.admin")
    assert all(role in LETTERS.values() for role in Role)
    middleware = django_settings.MIDDLEWARE
    assert "outlay.review.access.middleware.PermitMiddleware" in middleware


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_views_read_payments_through_scope_and_write_nothing(path):
    text = path.read_text("utf-8")
    assert "Item.objects" not in text
    assert not re.search(r"\.(bulk_create|bulk_update|get_or_create)\(", text)
    assert not re.search(r"\.objects\.(create|update)\(", text)
    assert not re.search(r"\.save\(", text)
