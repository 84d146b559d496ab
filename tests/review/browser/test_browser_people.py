"""People, own settings, refusals and the question before a session ends."""

import pytest
from django.contrib.sessions.models import Session

from outlay.review.models import AuditEvent, Person
from tests.review.made import AGENCY, made_item

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(admin, analyst, browse, width):
    made_item(1)
    Person.objects.filter(pk=analyst.pk).update(subject="piv:CN=ANN")
    seen = browse(admin, width=width)
    for path in ("/people/", f"/people/{analyst.pk}/", f"/people/{admin.pk}/", "/me/"):
        seen.open(path)
        assert seen.violations() == [], path
        assert seen.width() <= width, path
    seen.sound()
    for path in ("/audit/", "/no-such-page/"):  # 403 and 404: the console says so
        seen.open(path)
        assert seen.violations() == [], path
        assert seen.width() <= width, path


def test_somebody_is_entered_by_keyboard(admin, analyst, browse):
    seen = browse(admin)
    seen.open("/people/")
    page = seen.page
    page.get_by_role("button", name="Enter", exact=True).press("Enter")
    page.get_by_text("This was not kept").wait_for()
    assert page.evaluate("document.activeElement.id") == "errors"
    assert seen.violations() == []
    page.get_by_label("Sign-in name").fill("new@agency.example")
    page.get_by_label("Name, as colleagues read it").fill("New")
    page.get_by_label("Analyst").press("Space")
    page.get_by_label(AGENCY, exact=True).press("Space")
    page.get_by_role("button", name="Enter", exact=True).press("Enter")
    page.get_by_text("New was entered.").wait_for()
    person = Person.objects.get(username="new@agency.example")
    assert [scope.agency for scope in person.scopes.all()] == [AGENCY]


def idle(browse, person):
    """Return a page whose clock is ours, 13 minutes and a little after it loaded."""
    seen = browse()
    seen.page.clock.install()
    seen.open("/sign-in/?next=/me/")
    seen.page.get_by_label("Name").fill(person.username)
    seen.page.get_by_label("Password").fill("made-up-password")
    seen.page.get_by_role("button", name="Sign in").click()
    seen.page.wait_for_url("**/me/")
    seen.page.wait_for_load_state("networkidle")
    seen.page.clock.run_for(12 * 60_000 + 30_000)
    assert not seen.page.get_by_role("alertdialog").is_visible()
    seen.page.clock.run_for(45_000)
    seen.page.get_by_role("alertdialog").wait_for()
    return seen


def focused(seen):
    return seen.page.evaluate("document.activeElement.textContent")


def test_who_is_asked_can_stay(admin, browse):
    seen = idle(browse, admin)
    assert seen.violations() == []
    assert focused(seen) == "Stay signed in"
    before = Session.objects.get().expire_date
    seen.page.keyboard.press("Enter")
    seen.page.get_by_role("alertdialog").wait_for(state="hidden")
    assert Session.objects.get().expire_date > before
    assert seen.page.url.endswith("/me/")
    seen.sound()


def test_escape_means_staying(admin, browse):
    seen = idle(browse, admin)
    seen.page.keyboard.press("Escape")
    seen.page.get_by_role("alertdialog").wait_for(state="hidden")


def test_signing_out_from_the_question(admin, browse):
    seen = idle(browse, admin)
    seen.page.get_by_role("alertdialog").get_by_role("button", name="Sign out").click()
    seen.page.wait_for_url("**/sign-in/")
    assert AuditEvent.objects.filter(action="sign_out").count() == 1
    seen.sound()


def test_who_does_not_answer_is_led_away(admin, browse):
    seen = idle(browse, admin)
    Session.objects.all().delete()  # the server's clock, which is not ours here
    seen.page.clock.run_for(125_000)
    seen.page.wait_for_url("**/sign-in/?next=%2Fme%2F")
    assert "Adm" not in seen.page.inner_text("header, main")


def test_a_session_that_is_gone_says_so(admin, browse):
    seen = idle(browse, admin)
    Session.objects.all().delete()
    seen.page.get_by_role("button", name="Stay signed in").click()
    seen.page.get_by_text("That did not work.").wait_for()
