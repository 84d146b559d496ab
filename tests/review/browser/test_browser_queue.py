"""The queue in a real browser: keys, filters without a reload, acts on several."""

import datetime as dt

import pytest
from django.utils import timezone

from outlay.review.cases.clock import until
from outlay.review.models import Item, SavedView
from tests.review.made import AGENCY, made_item, made_person
from tests.review.queue.rows_made import give_code, made_items

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

FOCUSED = "document.activeElement.id || document.activeElement.textContent"


@pytest.fixture
def items(analyst, supervisor):
    now = timezone.now()
    made = made_items(
        30,
        priority=lambda n: 1_000 - n,
        has_match=lambda n: n % 3 == 0,
        due_at=lambda n: now + dt.timedelta(hours=n - 3, minutes=30, seconds=30),
        assigned_to_id=lambda n: supervisor.pk if n == 7 else None,
    )
    give_code(made[:5])
    made_items(2, state="released", agency=AGENCY)
    SavedView.objects.create(
        owner=supervisor, name="Matches", query="match=yes", shared=True
    )
    return sorted(made, key=lambda item: -item.priority)


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(items, supervisor, browse, width):
    seen = browse(supervisor, width=width)
    for path in (
        "/queue/",
        "/queue/?match=yes&lead=fraud&code=F-CHG-ADDR-TOO",
        "/queue/?least=lots",
        "/queue/?lead=rule",
        "/queue/?sort=due&state=any",
        "/keys/",
    ):
        seen.open(path)
        for summary in seen.page.locator("summary").all():
            if summary.locator("..").get_attribute("open") is None:
                summary.click()
        assert seen.violations() == [], path
        assert seen.width() <= width, path
    seen.sound()


def test_the_keys_do_what_the_sheet_says(items, analyst, browse):
    seen = browse(analyst)
    seen.open("/queue/")
    press, page = seen.page.keyboard.press, seen.page
    press("j")
    assert page.evaluate(FOCUSED) == items[0].payment_key
    press("j")
    press("j")
    press("k")
    assert page.evaluate(FOCUSED) == items[1].payment_key
    press("x")
    assert page.locator(f"#item-{items[1].pk}").is_checked()
    press("x")
    assert not page.locator(f"#item-{items[1].pk}").is_checked()
    press("?")
    assert page.locator("#keys").is_visible()
    press("j")
    press("Escape")
    assert page.evaluate(FOCUSED) == items[1].payment_key
    press("/")
    assert page.evaluate(FOCUSED) == "state"
    page.locator("#key").focus()
    page.keyboard.type("jxa?")
    assert page.locator("#key").input_value() == "jxa?"
    page.locator("#results").focus()
    press("n")
    page.wait_for_url("**/queue/?after=**")
    page.locator(f"#row-{items[25].pk}").wait_for()
    # The new page has settled, and with it where the focus stands.
    page.wait_for_function("document.activeElement.id === 'results'")
    press("j")
    assert page.evaluate(FOCUSED) == items[25].payment_key
    press("o")
    page.wait_for_url(f"**/payments/{items[25].pk}/")
    seen.sound()


def test_a_takes_one_and_stays_there(items, analyst, browse):
    seen = browse(analyst)
    seen.open("/queue/")
    for key in "jjx":
        seen.page.keyboard.press(key)
    seen.page.keyboard.press("j")
    seen.page.keyboard.press("a")
    seen.page.get_by_text("1 payment taken.").wait_for()
    seen.page.wait_for_load_state("networkidle")
    assert list(Item.objects.filter(assigned_to=analyst)) == [items[2]]
    assert seen.page.evaluate(FOCUSED) == items[2].payment_key
    seen.sound()


@pytest.mark.parametrize("key", ["Control+j", "Alt+j", "Meta+j"])
def test_keys_of_the_browser_stay_the_browser_s(items, analyst, browse, key):
    seen = browse(analyst)
    seen.open("/queue/")
    seen.page.keyboard.press("j")
    seen.page.keyboard.press(key)
    assert seen.page.evaluate(FOCUSED) == items[0].payment_key


def test_the_switch_turns_them_off(items, browse):
    person = made_person("off")
    person.keys_on = False
    person.save()
    seen = browse(person)
    seen.open("/queue/")
    for key in "jx?":
        seen.page.keyboard.press(key)
    assert seen.page.evaluate("document.activeElement.tagName") == "BODY"
    assert not seen.page.locator("#keys").is_visible()
    assert "switched off in your settings" in seen.page.inner_text("main")


def test_filtering_loads_no_page_and_can_be_undone(items, analyst, browse):
    seen = browse(analyst)
    seen.open("/queue/")
    page = seen.page
    page.evaluate("window.stays = true")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Watch lists").select_option("yes")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("10 undecided payments").wait_for()
    assert page.evaluate("[location.search, window.stays]") == ["?match=yes", True]
    assert page.evaluate(FOCUSED) == "results"
    page.get_by_role("link", name="Remove filter").click()
    page.get_by_text("30 undecided payments").wait_for()
    assert page.evaluate("location.search + window.stays") == "true"
    page.go_back()
    page.get_by_text("10 undecided payments").wait_for()
    assert page.title() == "Queue · Outlay review"
    assert page.evaluate("location.search") == "?match=yes"
    seen.sound()


def test_the_countdown_goes_on_in_the_same_words(items, analyst, browse):
    seen = browse(analyst)
    seen.page.clock.install()
    seen.open("/queue/")
    told = seen.page.locator("[data-due]")
    before = told.all_inner_texts()
    seen.page.clock.run_for(60_000)
    later = seen.page.evaluate("Date.now()") / 1000
    now = dt.datetime.fromtimestamp(later, tz=dt.UTC)
    for text, item in zip(told.all_inner_texts(), items, strict=False):
        words = until(item.due_at, now)
        assert text == (words if item.due_at > now else f"passed {words}")
    assert told.all_inner_texts() != before


def test_the_whole_page_is_checked_and_held(items, supervisor, browse):
    seen = browse(supervisor)
    seen.open("/queue/")
    page = seen.page
    page.locator("label[for=whole]").click()
    assert page.locator("input[name=item]:checked").count() == 25
    page.locator(f"label[for=item-{items[0].pk}]").click()
    assert page.locator("#whole").evaluate("box => box.indeterminate")
    page.get_by_text("Hold them").click()
    page.get_by_role("button", name="Hold the checked payments").click()
    alert = page.locator(".usa-alert--error")
    alert.wait_for()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert page.locator("input[name=item]:checked").count() == 24
    page.get_by_label("Reason to hold").select_option("documents_awaited")
    page.get_by_label("Note, kept with each payment").fill("Asked for the invoices.")
    page.get_by_role("button", name="Hold the checked payments").click()
    page.get_by_text("24 payments held.").wait_for()
    assert Item.objects.filter(state="held").count() == 24
    assert made_item(900).state == "open"
    seen.sound(refused=422)
