"""The page of one payment in a real browser: read, decided by keyboard, printed."""

import re

import pytest

from outlay.review.models import AuditEvent, State
from tests.review.cases.rich import rich_item, with_notes
from tests.review.made import made_item

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
PAGE = re.compile(rb"/Type\s*/Page[^s]")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("who", ["analyst", "auditor"])
def test_everything_opened_is_accessible(transactional_db, request, browse, who, width):
    person = request.getfixturevalue(who)
    item = rich_item()
    with_notes(item, person)
    seen = browse(person, width=width)
    for path in (f"payments/{item.pk}", f"payees/{item.payee_key}"):
        seen.open(f"/{path}/")
        seen.page.evaluate(OPEN_ALL)
        assert seen.violations() == []
        assert seen.width() <= width
    seen.sound()


def test_only_the_parts_of_a_choice_are_shown(transactional_db, analyst, browse):
    seen = browse(analyst)
    seen.open(f"/payments/{made_item().pk}/")
    page = seen.page
    assert not page.locator("[data-part]:visible").count()
    page.get_by_text("Improper: it is wrong").click()
    assert page.locator("[data-part]:visible").count() == 1
    assert not page.locator("#id_cause").is_visible()
    page.get_by_text("Overpayment").click()
    assert page.locator("#id_cause").is_visible()
    assert page.locator("#id_reason_hold").is_disabled()  # and so not sent


def test_deciding_by_keyboard_alone(transactional_db, analyst, browse):
    item = made_item()
    seen = browse(analyst)
    seen.open(f"/payments/{item.pk}/")
    page = seen.page
    page.locator(".reason summary").first.focus()
    page.keyboard.press("Enter")
    page.locator("input[name=action]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?decided")
    assert page.evaluate("document.activeElement.textContent") == "Next payment"
    item.refresh_from_db()
    decision = item.decisions.get()
    assert item.state == State.RELEASED
    assert decision.opened_details is True
    assert decision.seconds_on_case is not None
    seen.sound()


def test_what_is_missing_gets_the_focus(transactional_db, analyst, browse):
    seen = browse(analyst)
    seen.open(f"/payments/{made_item().pk}/")
    page = seen.page
    page.get_by_role("button", name="Record the decision").click()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.activeElement.hasAttribute('data-summary')")
    page.get_by_role("link", name="Choose what you decide").click()
    assert page.evaluate("document.activeElement.name") == "action"
    assert seen.violations() == []


def test_opening_and_hiding_who_is_paid_keeps_what_was_written(
    transactional_db, analyst, browse
):
    item = made_item()
    seen = browse(analyst)
    seen.open(f"/payments/{item.pk}/")
    page, note = seen.page, seen.page.locator("#id_note")
    note.fill("half a thought")
    page.locator("#reveal summary").click()
    page.get_by_role("button", name="Show").click()
    page.locator("#reveal .usa-error-message").wait_for()
    assert page.evaluate("document.activeElement.name") == "reason"
    page.get_by_text("Call the payee back").click()
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Hide it again").click()
    page.locator("#reveal summary").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert note.input_value() == "half a thought"
    assert AuditEvent.objects.filter(action="reveal").count() == 1
    seen.sound()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_full_case_is_one_printed_page(transactional_db, analyst, browse, paper):
    seen = browse(analyst)
    seen.open(f"/payments/{rich_item().pk}/print/")
    assert seen.violations() == []
    printed = seen.page.pdf(format=paper)
    assert len(PAGE.findall(printed)) == 1
    seen.sound()
