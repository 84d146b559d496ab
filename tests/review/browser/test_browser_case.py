"""The page of one payment in a real browser: read, decided by keyboard, printed."""

import re

import pytest

from outlay.review.models import AuditEvent, State
from tests.review.cases.full import WRITTEN, full_item
from tests.review.cases.rich import rich_item, with_notes
from tests.review.made import made_item

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
# The boxes in the margins of a printed page, and what stands in one of them.
MARGINS = """Object.fromEntries([...document.styleSheets]
  .filter(sheet => sheet.href?.endsWith("print.css"))
  .flatMap(sheet => [...sheet.cssRules])
  .filter(rule => rule instanceof CSSPageRule)
  .flatMap(rule => [...rule.cssRules])
  .map(rule => [`@${rule.name}`, rule.style.content]))"""
OF = "getComputedStyle(document.documentElement).getPropertyValue('--of')"
CUT = """[...document.querySelectorAll(".sheet *")]
  .filter(each => getComputedStyle(each).overflow !== "visible"
    || each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)
  .map(each => each.outerHTML.slice(0, 90))"""
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
    # A browser tells of opened details a moment later.
    page.wait_for_function("document.querySelector('[data-opened]').value === 'yes'")
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


def test_on_a_phone_both_payments_and_the_buttons_are_in_sight(
    transactional_db, supervisor, browse
):
    seen = browse(supervisor, width=320)
    seen.open(f"/payments/{rich_item().pk}/")
    seen.page.evaluate(OPEN_ALL)
    both = seen.page.get_by_role("region", name="This payment and another")
    assert both.evaluate("each => each.scrollWidth - each.clientWidth") == 0
    assert both.get_by_role("cell", name="agrees").count() > 5  # still a table
    box, button = (
        seen.page.locator("#standing"),
        seen.page.get_by_text("Assign", exact=True),
    )
    edges = [
        each.evaluate("e => e.getBoundingClientRect().right") for each in (box, button)
    ]
    assert edges[1] <= edges[0]


@pytest.fixture
def paper(transactional_db, analyst, supervisor, browse):
    """Return a function: the printed pages of a full case with so many notes."""

    def printed(*, notes=1):
        item = full_item(analyst, supervisor, notes=notes)
        seen = browse(analyst)
        seen.open(f"/payments/{item.pk}/print/")
        return seen

    return printed


def pages(seen, size):
    return len(PAGE.findall(seen.page.pdf(format=size)))


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_a_full_case_is_one_printed_page(paper, size):
    seen = paper()
    assert seen.violations() == []
    assert pages(seen, size) == 1
    seen.sound()


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_a_fuller_case_goes_on_to_numbered_pages(paper, size):
    seen = paper(notes=90)
    assert pages(seen, size) in {2, 3}
    said = seen.page.evaluate(MARGINS)
    assert "counter(page)" in said["@bottom-right"]
    assert seen.page.evaluate(OF).startswith('"Payment 28040001-')
    seen.sound()


def test_print_holds_every_word_and_cuts_none(paper):
    seen = paper(notes=90)
    seen.page.emulate_media(media="print")
    seen.page.set_viewport_size({"width": 718, "height": 1000})  # A4 in its margins
    printed = seen.page.inner_text(".sheet")
    assert [text for text in WRITTEN.values() if text not in printed] == []
    assert printed.count(WRITTEN["note"]) == 90
    assert len(printed.split("Perhaps paid twice")) == 2
    assert seen.page.evaluate(CUT) == []
