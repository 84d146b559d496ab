"""What an unsafe installation is told, before it serves anybody."""

import logging
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection

from outlay.payments.errors import ConfigurationError
from outlay.payments.store import Store
from outlay.review import guarding
from outlay.review.access import check_safety, checks
from outlay.review.access.check_database import database_problems
from outlay.review.access.check_safety import safety_problems
from outlay.review.access.check_sign_on import sign_on_problems
from outlay.review.access.check_store import MANIFEST, store_problems
from outlay.review.config.oidc_options import OidcOptions
from outlay.review.config.options import DEMO_SECRET, Options
from outlay.review.models import Person
from tests.review.access.fake_provider import running
from tests.review.made import made_person

SECRET = "kVw7-Yx2_pQ9sTz4bN8dRfG1hJ6mLcAeUoIiWqXy-3vB5nM0kZt2"  # noqa: S105
GIVEN = {
    "issuer": "https://id.agency.example",
    "client": "outlay",
    "secret": "s",
    "authorize": "https://id.agency.example/authorize",
    "token": "https://id.agency.example/token",
    "jwks": "https://id.agency.example/jwks",
}


@pytest.fixture
def good(tmp_path):
    """Return a production installation with nothing wrong."""
    home = tmp_path / "home"
    Store.create(home)
    (home / MANIFEST).parent.mkdir(parents=True)
    (home / MANIFEST).touch()
    return Options(
        home=home,
        mode="production",
        database="",
        secret=SECRET,
        hosts=("review.agency.example",),
        oidc=OidcOptions(**GIVEN),
    )


@pytest.fixture(autouse=True)
def own_list_alone(monkeypatch):
    """Django's own list is of the settings, which are the tests' here."""
    monkeypatch.setattr(check_safety, "_django_problems", list)


def told(found):
    return [(problem.where, problem.what) for problem in found if not problem.warning]


def only(found):
    ((where, what),) = told(found)
    return f"{where}: {what}"


def test_nothing_is_wrong_with_a_good_installation(good, db):
    found = checks.check(good)
    assert [problem.where for problem in found] == (
        ["OUTLAY_REVIEW_DATABASE"] if connection.vendor == "sqlite" else []
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"secret": DEMO_SECRET}, "OUTLAY_REVIEW_SECRET: it is the demonstration's"),
        ({"secret": ""}, "OUTLAY_REVIEW_SECRET: it is missing or can be guessed"),
        ({"secret": SECRET[:49]}, "OUTLAY_REVIEW_SECRET: it is missing or can be"),
        ({"secret": "abcd" * 20}, "OUTLAY_REVIEW_SECRET: it is missing or can be"),
        ({"hosts": ()}, "OUTLAY_REVIEW_HOSTS: the app would answer under any name"),
        ({"hosts": ("a", "*")}, "OUTLAY_REVIEW_HOSTS: the app would answer under any"),
        ({"mode": "prod"}, "OUTLAY_REVIEW_MODE: 'prod' is no mode"),
        ({"proxies": ("nginx",)}, "OUTLAY_REVIEW_PROXIES: 'nginx' does not appear"),
        ({"proxies": ("0.0.0.0/0",)}, "OUTLAY_REVIEW_PROXIES: every address in the"),
        ({"mode": "demo", "hosts": ("a.example",)}, "OUTLAY_REVIEW_HOSTS: the demo"),
    ],
)
def test_unsafe_settings_are_told(good, change, said):
    assert only(safety_problems(replace(good, **change))).startswith(said)


def test_pages_of_errors_are_told(good, settings):
    settings.DEBUG = True
    assert only(safety_problems(good)).startswith("DEBUG:")


def test_the_demonstration_may_have_its_own_secret(good):
    demo = replace(good, mode="demo", secret=DEMO_SECRET, hosts=("127.0.0.1",))
    assert told(safety_problems(demo)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"oidc": OidcOptions()},
            "OUTLAY_REVIEW_OIDC_ISSUER, OUTLAY_REVIEW_PIV_HEADER",
        ),
        (
            {"oidc": OidcOptions(**GIVEN | {"issuer": "http://id.agency.example"})},
            "OUTLAY_REVIEW_OIDC_ISSUER: the identity provider's address issuer is 'h",
        ),
        (
            {"oidc": OidcOptions(**GIVEN | {"token": ""})},
            "OUTLAY_REVIEW_OIDC_ISSUER: the identity provider's address token is 'mi",
        ),
        (
            {"oidc": OidcOptions(**GIVEN | {"secret": ""})},
            "OUTLAY_REVIEW_OIDC_CLIENT, OUTLAY_REVIEW_OIDC_SECRET or OUTLAY",
        ),
        ({"piv_header": "X-Client-DN"}, "OUTLAY_REVIEW_PROXIES: a header is to say"),
    ],
)
def test_what_stops_or_fakes_sign_ons_is_told(good, change, said):
    assert only(sign_on_problems(replace(good, **change))).startswith(said)


def test_a_card_alone_is_a_way_to_sign_on(good):
    cards = {"oidc": OidcOptions(), "piv_header": "X-DN", "proxies": ("10.0.0.4",)}
    assert told(sign_on_problems(replace(good, **cards))) == []


def test_a_key_that_is_none_or_readable_is_told(good, tmp_path):
    path = tmp_path / "key.pem"
    wanted = replace(good, oidc=OidcOptions(**GIVEN, key=path))
    assert "no private key" in only(sign_on_problems(wanted))
    path.write_text("no key")
    assert "no private key" in only(sign_on_problems(wanted))
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    path.chmod(0o644)
    assert "others on this machine" in only(sign_on_problems(wanted))
    path.chmod(0o600)
    assert told(sign_on_problems(wanted)) == []


def test_a_provider_that_is_down_is_only_warned_of(good):
    down = {"issuer": "http://127.0.0.1:9", "client": "c", "secret": "s"}
    (found,) = sign_on_problems(replace(good, mode="demo", oidc=OidcOptions(**down)))
    assert found.warning
    assert "does not answer (ConnectionError)" in found.what


def test_another_providers_document_is_told(good):
    with running() as fake:
        fake.discovered_issuer = "https://elsewhere.example"
        oidc = OidcOptions(issuer=fake.issuer, client="c", secret="s")  # noqa: S106
        found = only(sign_on_problems(replace(good, mode="demo", oidc=oidc)))
    assert "is of another issuer" in found


def test_a_store_that_cannot_be_opened_is_told(good, tmp_path):
    elsewhere = replace(good, home=tmp_path / "none", mode="demo")
    assert "there is no store" in only(store_problems(elsewhere))
    for key in (good.home / "keys").iterdir():
        key.unlink()
    assert "OUTLAY_HOME" in only(store_problems(good))


def test_pages_without_their_files_are_told(good):
    (good.home / MANIFEST).unlink()
    assert "no page could be shown" in only(store_problems(good))


def test_rules_of_review_that_cannot_be_are_told(good):
    (good.home / "review.toml").write_text("hold_days = 31\n")
    assert "review.toml: input should be less than or equal to 30" in only(
        store_problems(good)
    )


def test_people_with_passwords_are_told(good, db):
    made_person()
    assert "people of the demonstration" in only(database_problems(good))
    assert told(database_problems(replace(good, mode="demo"))) == []
    for person in Person.objects.all():
        person.set_unusable_password()
        person.save()
    assert told(database_problems(good)) == []


@pytest.mark.parametrize(
    ("table", "trigger"),
    [
        ("review_auditevent", "review_auditevent_no_delete"),
        ("review_audithead", "review_audithead_next"),
        ("review_decision", "review_decision_second_only"),
    ],
)
def test_a_log_without_guards_is_told(good, db, table, trigger):
    standing = [name for name, *_ in guarding.standing(connection)]
    gone = trigger if trigger in standing else f"{table}_no_change"
    where = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {gone}{where}")
    assert only(database_problems(good)).endswith(f"as it was: {gone}")


def test_changes_still_to_be_made_are_told(good, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert "1 changes of its tables" in only(database_problems(good))


def test_all_that_is_wrong_is_said_at_once(good, db, caplog):
    caplog.set_level(logging.CRITICAL)
    with pytest.raises(ConfigurationError) as error:
        checks.check(replace(good, secret="", hosts=(), oidc=OidcOptions()))
    said = str(error.value)
    for name in ("SECRET", "HOSTS", "OIDC_ISSUER"):
        assert f"- OUTLAY_REVIEW_{name}" in said
    assert "secrets.token_urlsafe" in said
    assert error.value.exit_code == 20
    assert "SQLite" not in said  # only warned of
