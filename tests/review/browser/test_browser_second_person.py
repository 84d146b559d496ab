"""The second person's pages in a real browser, with rows on them."""

import pytest

from outlay.review.models import Decision, Item, SecondLook, State
from tests.review.approving.settled import WORDS, referred, released
from tests.review.made import made_item

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture
def decided(analyst, supervisor):
    """Return a decision that waits, one of the supervisor's own, and a wanted look."""
    waiting = referred(made_item(1), analyst)
    own = referred(made_item(2), supervisor)
    drawn = made_item(3, selection=Item.RANDOM)
    released(drawn, analyst)
    return waiting, own, SecondLook.objects.get(item=drawn)


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(decided, supervisor, browse, width):
    waiting, own, look = decided
    seen = browse(supervisor, width=width)
    for path in (
        "/approvals/",
        f"/approvals/{waiting.pk}/",
        f"/approvals/{own.pk}/",
        f"/payments/{look.item_id}/reopen/",
        f"/payments/{waiting.item_id}/reopen/",
        "/second-looks/",
        f"/second-looks/{look.pk}/",
    ):
        seen.open(path)
        assert seen.violations() == [], path
        assert seen.width() <= width, path
    seen.sound()


def test_a_supervisor_returns_and_approves_by_keyboard(decided, supervisor, browse):
    waiting, *_ = decided
    seen = browse(supervisor)
    seen.open("/approvals/")
    seen.page.get_by_role("link", name="Read and agree or return").press("Enter")
    assert WORDS in seen.page.inner_text("main")
    seen.page.get_by_label("Return: it goes back").press("Space")
    seen.page.get_by_role("button", name="Record your say").press("Enter")
    summary = seen.page.locator("main [role=alert]")
    assert "Write why you return it" in summary.inner_text()
    assert seen.page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert seen.page.get_by_label("Return: it goes back").is_checked()
    assert seen.violations() == []
    seen.page.get_by_label("Approve: it stands").press("Space")
    seen.page.get_by_role("button", name="Record your say").press("Enter")
    seen.page.wait_for_url("**/approvals/")
    assert "Approved." in seen.page.inner_text("main")
    said = Decision.objects.get(pk=waiting.pk)
    assert (said.second, said.second_by) == ("approved", supervisor)
    seen.sound(refused=422)


def test_who_was_faster_is_read_first(decided, supervisor, other_supervisor, browse):
    from outlay.review.deciding.second import second_say

    waiting, *_ = decided
    seen = browse(supervisor)
    seen.open(f"/approvals/{waiting.pk}/")
    seen.page.get_by_text("Return: it goes back").click()
    seen.page.get_by_role("textbox", name="Note").fill("Nobody called the bank.")
    second_say(waiting, by=other_supervisor, approve=True, note="I called.")
    seen.page.get_by_role("button", name="Record your say").click()
    alert = seen.page.locator("main [role=alert]")
    assert "Sam approved" in alert.inner_text()
    assert (
        seen.page.get_by_label("Your words").input_value() == "Nobody called the bank."
    )
    assert seen.page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert seen.violations() == []


def test_reopening_and_looking_again(decided, supervisor, other_analyst, browse):
    *_, look = decided
    seen = browse(other_analyst)
    seen.open("/second-looks/")
    seen.page.get_by_role("link", name="Look at the payment").click()
    seen.page.get_by_text("Proper: checked against documents").click()
    seen.page.get_by_role("button", name="Record what you found").click()
    seen.page.wait_for_url("**/second-looks/")
    assert "Thank you" in seen.page.inner_text("main")
    assert SecondLook.objects.get(pk=look.pk).agrees is True
    seen.sound()
    seen = browse(supervisor)
    seen.open(f"/payments/{look.item_id}/reopen/")
    seen.page.get_by_text("New evidence came in").click()
    seen.page.get_by_role("textbox", name="Note").fill("The payee brought the letter.")
    seen.page.get_by_role("button", name="Reopen it").click()
    seen.page.wait_for_url(f"**/payments/{look.item_id}/")
    assert Item.objects.get(pk=look.item_id).state == State.OPEN
    seen.sound()
