"""From the top of the first page to a saved decision, with the keyboard alone.

Nothing here places the focus: every step goes on from where the last one left it.
"""

import pytest

from outlay.review.models import State
from tests.review.browser.keyboard import Keyboard
from tests.review.cases.rich import rich_item
from tests.review.made import PASSWORD, made_item

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
SKIP = "Skip to the main content"
HEADER = [SKIP, "Outlay review", "Queue", "Second looks", "Ann", "Sign out"]
TOOLS = ["All undecided", "Mine", "Key of a payment or payee", "Find", "Filters"]
TOOLS += ["Save or delete a view", "All of this page", "Amount", "Expected loss"]
CASE = ["Queue", "Decide", "All of this payee", "For the file: print it", "Take it"]
FACTS = ["Further columns of the payment", "See the payee's name and full numbers"]
FACTS += [f"Numbers and code of reason {number}" for number in (1, 2, 3, 4)]
NOTE = "The office confirms the address; I called it."


@pytest.fixture
def two_items(transactional_db):
    """Return what stands first in the queue: it needs no second person."""
    made_item(1, expected_loss_cents=500)
    return rich_item(amount_cents=500_000, expected_loss_cents=90_000, has_match=False)


def test_from_the_sign_in_page_to_a_saved_decision(two_items, analyst, browse):
    seen = browse()
    seen.open("/sign-in/")
    keys = Keyboard(seen.page)
    signs_in(keys)
    finds_the_case(keys, two_items)
    reads_the_case(keys)
    decides(keys)
    two_items.refresh_from_db()
    decision = two_items.decisions.get()
    assert (two_items.state, decision.by) == (State.RELEASED, analyst)
    assert (decision.note, decision.opened_details) == (NOTE, True)
    seen.sound()


def signs_in(keys):
    assert keys.tab_to("Password") == [SKIP, "Name"]
    keys.tab("Shift+Tab")
    keys.page.keyboard.type("ann")
    keys.tab()
    keys.page.keyboard.type(PASSWORD)
    assert keys.tab() == "Sign in"
    keys.enter()


def finds_the_case(keys, item):
    assert keys.tab_to("All undecided") == HEADER
    rest = keys.tab_to(item.payment_key)
    assert ["All undecided", *rest] == [
        *TOOLS,
        "Cut-off",
        f"Check payment {item.payment_key}",
    ]
    keys.enter()
    assert keys.page.url.endswith(f"/payments/{item.pk}/")


def reads_the_case(keys):
    """Skip the header, then read on: an opened detail, and all the way to the form."""
    assert keys.tab() == SKIP
    keys.page.keyboard.press("Enter")
    assert keys.tab_to("Take it") == CASE[:-1]
    assert keys.tab_to(FACTS[-1]) == FACTS[:-1]
    keys.page.keyboard.press("Enter")
    assert keys.page.locator(".reason details").last.get_attribute("open") is not None
    # Back up to the link that leads past the facts.
    for name in reversed([*CASE[1:], *FACTS[:-1]]):
        assert keys.tab("Shift+Tab") == name
    keys.page.keyboard.press("Enter")


def decides(keys):
    press, written = keys.page.keyboard.press, keys.page.keyboard.type
    assert keys.tab() == "Release: it can be paid"
    press("Space")
    assert keys.tab().startswith("Reason")
    written("Documents")
    assert keys.tab().startswith("Proper")
    press("Space")
    assert keys.tab() == "Note"
    written(NOTE)
    assert keys.tab() == "Record the decision"
    keys.enter()
    assert keys.here() == "Next payment"
    keys.enter()
    assert keys.tab_to("Queue") == HEADER[:2]


@pytest.mark.parametrize("width", [320, 1280])
def test_the_skip_link_is_first_seen_and_skips(two_items, analyst, browse, width):
    seen = browse(analyst, width=width)
    for path in ("/queue/", f"/payments/{two_items.pk}/", "/keys/"):
        seen.open(path)
        keys, skip = Keyboard(seen.page), seen.page.locator(".usa-skipnav")
        assert skip.bounding_box()["y"] < 0  # out of sight until it has the focus
        assert keys.tab() == SKIP
        seen.page.keyboard.press("Enter")
        keys.tab()
        inside = "document.querySelector('main').contains(document.activeElement)"
        assert seen.page.evaluate(inside), path
    seen.sound()
