"""review.toml and the store: read from OUTLAY_HOME, refused in words."""

import datetime as dt

import pytest

from outlay.payments.errors import ConfigurationError, StoreError
from outlay.payments.store import Store
from outlay.review.config.agency import FILE, review_settings
from outlay.review.config.home import forget_store, store
from outlay.review.config.options import Options


@pytest.fixture
def folder(set_options, tmp_path):
    set_options(home=tmp_path)
    return tmp_path


def test_without_a_file_the_defaults_count(folder):
    said = review_settings()
    assert said.model_dump() == {
        "two_people_above_cents": 1_000_000,
        "hold_days": 5,
        "hold_renewals": 1,
        "respond_days": 30,
        "second_look_share": 0.05,
        "cut_off": "17:00",
        "cut_off_banking_days": 1,
    }
    assert said.cut_off_time == dt.time(17)


def test_a_changed_file_counts_at_once(folder):
    path = folder / FILE
    path.write_text('hold_days = 30\ncut_off = "9:30"\nsecond_look_share = 0\n')
    assert review_settings().hold_days == 30
    assert review_settings().cut_off_time == dt.time(9, 30)
    path.write_text("hold_days = 1\n")
    assert review_settings().hold_days == 1
    path.unlink()
    assert review_settings().hold_days == 5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hold_day = 5", "nobody declared this key"),
        ("hold_days = 0", "greater than or equal to 1"),
        ("hold_days = 31", "less than or equal to 30"),
        ('hold_days = "5"', "valid integer"),
        ("second_look_share = 1.01", "less than or equal to 1"),
        ("two_people_above_cents = -1", "greater than or equal to 0"),
        ("two_people_above_cents = 10000.5", "valid integer"),
        ("hold_renewals = -1", "greater than or equal to 0"),
        ("hold_renewals = 11", "less than or equal to 10"),
        ("respond_days = 0", "greater than or equal to 1"),
        ('cut_off = "25:00"', "'25:00' is no time of day such as 17:00"),
        ("cut_off_banking_days = 11", "less than or equal to 10"),
        ("hold_days =", "is not TOML"),
    ],
)
def test_what_cannot_be_is_refused_in_words(folder, line, said):
    (folder / FILE).write_text(line + "\n")
    with pytest.raises(ConfigurationError) as error:
        review_settings()
    assert said in error.value.what
    assert FILE in str(error.value.where)
    assert "two_people_above_cents" in error.value.fix


def test_the_store_is_opened_once(folder):
    with pytest.raises(StoreError, match="there is no store"):
        store()
    made = Store.create(folder)  # a refused opening is not remembered
    assert store().keyring.fingerprints == made.keyring.fingerprints
    first = store()
    assert store() is first
    forget_store()
    assert store() is not first


def test_options_come_from_the_environment(tmp_path):
    said = {
        "OUTLAY_HOME": str(tmp_path),
        "OUTLAY_REVIEW_SECRET": " s ",
        "OUTLAY_REVIEW_HOSTS": "a.example, b.example,",
        "OUTLAY_REVIEW_OIDC_ISSUER": "https://id.example",
        "OUTLAY_REVIEW_OIDC_KEY": "/run/key.pem",
        "OUTLAY_REVIEW_OIDC_ACR": "piv,mfa",
        "OUTLAY_REVIEW_PROXIES": "10.0.0.4, 10.1.0.0/24",
    }
    options = Options.read(said)
    assert (options.demo, options.secret) == (False, "s")
    assert options.hosts == ("a.example", "b.example")
    assert options.database == f"sqlite:///{tmp_path}/review/review.sqlite3"
    assert options.oidc.on
    assert str(options.oidc.key) == "/run/key.pem"
    assert options.oidc.acr == options.oidc.ask == ("piv", "mfa")
    assert options.proxies == ("10.0.0.4", "10.1.0.0/24")
    assert "https://id.example" not in repr(options)


def test_production_has_no_names_or_secret_by_itself():
    options = Options.read({})
    assert (options.mode, options.hosts, options.secret) == ("production", (), "")
    assert not options.oidc.on
    demo = Options.read({"OUTLAY_REVIEW_MODE": "demo"})
    assert demo.hosts == ("127.0.0.1", "localhost")
