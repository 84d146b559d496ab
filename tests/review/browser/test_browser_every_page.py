"""Every page that can be opened, as somebody who may: sound at 1280 and 320 pixels."""

from dataclasses import replace

import pytest

from outlay.payments.store import Store
from outlay.review.access.roles import Role
from tests.review.access.address_table import LETTERS, OPEN, TABLE
from tests.review.access.walking_addresses import made_targets, with_view
from tests.review.cases.rich import rich_item
from tests.review.made import AGENCY, made_item, made_person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
# They answer with a file, another page or nothing to look at.
NO_PAGE = {
    "home",
    "health",
    "next-case",
    "oidc_authentication_init",
    "oidc_authentication_callback",
}
WIDE, NARROW = 1280, 320
TRAINING = "6357de1f5f6a4d54"
# What a card has: headings, lists, code, an empty cell, a table wider than a phone.
CARD = f"""# Model card: training {TRAINING}

**Trained on simulated payments.**

## Data

- To deny a payment
- [store](../docs/store.md), `outlay audit {TRAINING}`

| window | {" | ".join(f"a figure {number}" for number in range(9))} |
| {" | ".join(["---"] * 10)} |
| warm-up | 2024-07-01 | |{" 103,506 |" * 7}

### {"a" * 70}

    outlay card {TRAINING} --out {"folder/" * 20}
"""


def walks():
    """Return for each role the pages that it is the first to be let into."""
    seen, found = set(), {}
    for letter in LETTERS:
        names = [
            name
            for name, each in TABLE.items()
            if each.method == "GET"
            and name not in NO_PAGE | seen
            and each.may != OPEN
            and letter in each.may
        ]
        seen |= set(names)
        found[letter] = names
    return found


@pytest.fixture
def a_full_app(transactional_db, settings, tmp_path):
    Store.create(tmp_path / "home")
    settings.OPTIONS = replace(settings.OPTIONS, home=tmp_path / "home")
    for number in range(20, 60):
        made_item(number)
    rich = rich_item()
    targets = made_targets(1, AGENCY)
    targets.arguments["item"]["pk"] = rich.pk
    targets.arguments["payee"]["key"] = rich.payee_key
    targets.arguments["model"]["name"] = TRAINING
    card = tmp_path / "home" / "models" / TRAINING / "model_card.md"
    card.parent.mkdir(parents=True)
    card.write_text(CARD, encoding="utf-8")
    return targets


@pytest.mark.parametrize("letter", list(LETTERS))
def test_every_page_is_accessible_fits_and_stays_at_home(a_full_app, browse, letter):
    person = made_person(f"walker-{letter}", Role(LETTERS[letter]))
    targets, wrong = with_view(a_full_app, person), []
    page = browse(person)
    for name in walks()[letter]:
        page.page.set_viewport_size({"width": WIDE, "height": 900})
        page.open(targets.address(name, TABLE[name].of))
        wrong += [f"{name}: {each}" for each in page.violations()]
        page.page.set_viewport_size({"width": NARROW, "height": 800})
        if page.width() > NARROW:
            wrong.append(f"{name}: {page.width()} px wide in {NARROW}")
        wrong += [f"{name}, narrow: {each}" for each in page.violations()]
    assert wrong == []
    page.sound()


def test_every_page_is_walked_by_somebody():
    walked = {name for names in walks().values() for name in names}
    pages = {n for n, each in TABLE.items() if each.method == "GET"} - NO_PAGE
    assert pages - walked == {n for n in pages if TABLE[n].may == OPEN}
