"""Who is paid cannot be read from the database, and opens only where it belongs."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from outlay.payments.errors import StoreError
from outlay.payments.store import Store
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.reveal import REVEAL_REASONS, reveal
from outlay.review.loading.load import load_batch
from outlay.review.loading.masks import initials, masks_of
from outlay.review.loading.sealing import Identity, seal, unseal
from outlay.review.models import AuditEvent, Item, Sealed
from tests.payments.core.made_up import ACCOUNT, INVOICE, NAME, STREET, TIN
from tests.review.made import made_person
from tests.review.scored_store import flag, made_store, scored

WHO = Identity(NAME, TIN, ACCOUNT, STREET)
PLANTED = {
    "payee_name": NAME,
    "tin": TIN,
    "account_number": ACCOUNT,
    "street": STREET,
    "invoice_number": INVOICE,
}
AGENCY = "Made-up Agency"


@pytest.fixture
def store(tmp_path, settings):
    home = tmp_path / "home"
    settings.OPTIONS = replace(django_settings.OPTIONS, home=home)
    made, manifest = made_store(home, **PLANTED)
    scored(made, manifest, {2: flag(), 3: flag()})
    return made


def test_what_was_sealed_opens(store):
    assert unseal(store, "key-1", seal(store, "key-1", WHO)) == WHO
    assert unseal(store, "k", seal(store, "k", Identity())) == Identity()


def test_two_seals_of_one_identity_differ(store):
    assert seal(store, "key-1", WHO) != seal(store, "key-1", WHO)


def test_moved_to_another_payment_it_does_not_open(store):
    with pytest.raises(StoreError, match="moved from another payment"):
        unseal(store, "key-2", seal(store, "key-1", WHO))


@pytest.mark.parametrize("at", [0, 11, 12, 40, -1])
def test_changed_it_does_not_open(store, at):
    content = bytearray(seal(store, "key-1", WHO))
    content[at] ^= 1
    with pytest.raises(StoreError):
        unseal(store, "key-1", bytes(content))


@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_cut_off_it_does_not_open(store, length):
    with pytest.raises(StoreError):
        unseal(store, "key-1", seal(store, "key-1", WHO)[:length])


def test_another_stores_key_does_not_open_it(store, tmp_path):
    other = Store.create(tmp_path / "other")
    with pytest.raises(StoreError):
        unseal(other, "key-1", seal(store, "key-1", WHO))


def test_the_key_is_not_that_of_the_identities_table(store):
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    content = seal(store, "key-1", WHO)
    with pytest.raises(InvalidTag):
        AESGCM(store.keyring.identity_key).decrypt(content[:12], content[12:], b"key-1")


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_no_raw_identifier_is_in_the_database(store):
    if connection.vendor != "sqlite":
        pytest.skip("reads SQLite's file")
    load_batch(store, "latest")
    ann = made_person("an-unmistakable-name", agencies=(AGENCY,))
    reveal(Item.objects.first(), by=ann, reason="call_back")
    connection.ensure_connection()
    file = Path(connection.settings_dict["NAME"])
    files = [file, *file.parent.glob(f"{file.name}-*")]
    content = b"".join(each.read_bytes() for each in files)
    assert b"an-unmistakable-name" in content  # what is there is found
    for raw in (NAME, TIN, ACCOUNT, STREET, INVOICE):
        for spelt in (raw, raw.upper(), raw.lower()):
            assert spelt.encode() not in content
    words = [word for raw in (NAME, STREET) for word in raw.split() if len(word) > 3]
    assert not [word for word in words if word.encode() in content]


def test_revealing_says_it_all_and_is_recorded(store, db):
    load_batch(store, "latest")
    ann = made_person(agencies=(AGENCY,))
    item = Item.objects.first()
    assert reveal(item, by=ann, reason="verify_tin") == WHO
    event = AuditEvent.objects.get(action="reveal")
    assert (event.actor, event.subject) == ("ann", f"item:{item.pk}")
    assert event.data == {"reason": "verify_tin"}


def test_it_is_recorded_before_it_is_opened(store, db):
    load_batch(store, "latest")
    ann = made_person(agencies=(AGENCY,))
    Sealed.objects.update(content=b"damaged beyond opening")
    with pytest.raises(StoreError):
        reveal(Item.objects.first(), by=ann, reason="verify_tin")
    assert AuditEvent.objects.filter(action="reveal").count() == 1


@pytest.mark.parametrize("reason", ["", "because", "Verify the taxpayer number"])
def test_without_a_reason_nothing_is_opened(store, db, reason):
    load_batch(store, "latest")
    with pytest.raises(Refused) as refused:
        reveal(Item.objects.first(), by=made_person(agencies=(AGENCY,)), reason=reason)
    assert refused.value.field == "reason"
    assert not AuditEvent.objects.filter(action="reveal").exists()


@pytest.mark.parametrize(
    ("role", "agencies"),
    [
        ("auditor", (AGENCY,)),
        ("data_scientist", (AGENCY,)),
        ("admin", (AGENCY,)),
        ("analyst", ("Another",)),
        ("supervisor", ()),
    ],
)
def test_who_may_not_see_it_does_not(store, db, role, agencies):
    load_batch(store, "latest")
    person = made_person(role=role, agencies=agencies)
    with pytest.raises(Refused, match="may not see"):
        reveal(Item.objects.first(), by=person, reason=next(iter(REVEAL_REASONS)))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Mary Baker", "M. B."),
        ("  o'Neil   ", "O."),
        ("(ACME) & Co of the North", "A. C. O."),
        ("Ünal ßen", "Ü. S."),
        ("", "no name"),
        ("- - &", "no name"),
    ],
)
def test_initials(name, shown):
    assert initials(name) == shown


@pytest.mark.parametrize(
    ("tin", "kind", "shown"),
    [
        ("123456789", "ssn", "***-**-6789"),
        ("12-3456789", "ein", "**-***6789"),
        ("123456789", None, "*****6789"),
        ("1234567", "ssn", "****"),
        (None, "ssn", ""),
    ],
)
def test_taxpayer_numbers_show_their_last_four(tin, kind, shown):
    assert masks_of(Identity(tin=tin), kind).tin == shown
