"""The team's pages and the reports in a real browser, with figures on all of them."""

import dataclasses

import pytest

from outlay.decisions import trained_curve as lower
from outlay.payments.store import Store
from outlay.review.access.roles import Role
from outlay.review.models import Item, State
from tests.review.made import AGENCY, OTHER_AGENCY, made_item, made_person
from tests.review.supervising.decided import made_case
from tests.review.supervising.made_reports import AUDIT, EVIDENCE, MONITOR
from tests.review.supervising.standing import made_curve, promoted, written
from tests.review.supervising.test_team_pages import REPORTS, TEAM, filled

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
ADDRESS = "/team/operating-point/"


@pytest.fixture
def team(transactional_db, settings, tmp_path, monkeypatch):
    """Two supervisors, decided payments, and a pair of models with its reports."""
    home = tmp_path / "home"
    settings.OPTIONS = dataclasses.replace(settings.OPTIONS, home=home)
    folder = promoted(Store.create(home))
    monkeypatch.setattr(lower, "trained_curve", made_curve)
    written(folder, "evidence/fairness.json", EVIDENCE)
    written(folder, "audit/audit.json", AUDIT)
    written(folder, "monitor/report/monitor.json", MONITOR)
    ann, bob = made_person("ann"), made_person("bob")
    filled(ann, bob, [Item.SCORE] * 24)
    for number in range(200, 204):
        made_item(number, state=State.HELD, held_until=made_case(number + 50, ann).at)
    every = (AGENCY, OTHER_AGENCY)
    return [
        made_person(name, Role.SUPERVISOR, agencies=every) for name in ("una", "vic")
    ]


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(team, browse, width):
    seen = browse(team[0], width=width)
    for path in (*TEAM, f"{ADDRESS}?limit=0.02&program=Pension", *REPORTS):
        seen.open(path)
        for fold in seen.page.locator("main summary").all():
            fold.click()
        assert seen.violations() == [], path
        assert seen.width() <= width, path
    seen.sound()


def test_a_limit_is_tried_by_keyboard_proposed_and_approved(team, browse):
    una, vic = (browse(each) for each in team)
    una.open(ADDRESS)
    una.page.locator("#slide").focus()
    una.page.keyboard.press("ArrowRight")
    una.page.get_by_role("heading", name="At a limit of 1.25 %").wait_for()
    assert una.page.locator("#slide").get_attribute("aria-valuetext") == "1.25 %"
    assert una.page.locator("[data-said]").inner_text() == "At a limit of 1.25 %"
    assert una.page.evaluate("document.activeElement.id") == "slide"
    una.page.go_back(wait_until="networkidle")
    una.page.get_by_role("heading", name="At a limit of 1 %").wait_for()
    una.page.get_by_role("combobox", name="Limit on the").select_option("0.02")
    una.page.get_by_role("heading", name="At a limit of 2 %").wait_for()
    una.page.get_by_label("Why every program").fill("more recall, few reviews")
    una.page.get_by_role("button", name="Propose this policy").click()
    una.page.get_by_text("You proposed this").wait_for()
    assert una.violations() == []
    una.sound()
    vic.open(ADDRESS)
    vic.page.get_by_label("Why you approve it").fill("the figures are right")
    assert vic.violations() == []
    vic.page.get_by_role("button", name="Approve this policy").click()
    vic.page.get_by_text("decides from the next batch on").wait_for()
    vic.page.get_by_role("heading", name="At a limit of 2 %").wait_for()
    vic.sound()


def test_a_refusal_takes_the_focus(team, browse):
    seen = browse(team[0])
    seen.open(f"{ADDRESS}?limit=0.02")
    seen.page.get_by_label("Why every program").fill("          x")
    seen.page.get_by_role("button", name="Propose this policy").click()
    seen.page.get_by_text("A policy needs a reason").wait_for()
    assert seen.page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert seen.violations() == []
