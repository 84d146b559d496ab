"""A store whose scored batch is loaded, and people who decide on it."""

from dataclasses import replace

import pytest
from django.conf import settings as django_settings

from outlay.review.loading.load import load_batch
from outlay.review.models import Item
from tests.review.made import made_person
from tests.review.scored_store import drawn, flag, made_store, scored

AGENCY = "Made-up Agency"
FLAGGED = {n: flag(100 - n) for n in range(1, 9)} | {9: drawn(), 10: drawn(9)}


@pytest.fixture
def decider(db):
    return made_person("dee", agencies=(AGENCY,))


@pytest.fixture
def seconder(db):
    return made_person("sid", "supervisor", agencies=(AGENCY,))


@pytest.fixture
def loaded(tmp_path, settings, db):
    """Return the store; payments 1 to 8 are flagged, 9 and 10 drawn at random."""
    home = tmp_path / "home"
    settings.OPTIONS = replace(django_settings.OPTIONS, home=home)
    store, manifest = made_store(home, 14, amount_cents=200_000)
    # Only what was drawn is looked at twice, so that no lot decides about a test.
    (home / "review.toml").write_text("second_look_share = 0.0\n", encoding="utf-8")
    scored(store, manifest, FLAGGED)
    load_batch(store, "latest")
    return store


@pytest.fixture
def item(loaded):
    """Return a function: the item of the payment with that number."""

    def of(number):
        return Item.objects.get(payment_key__endswith=f"{number:08d}")

    return of
