"""The audit log's pages in a real browser."""

import pytest

from outlay.review.config.home import home
from outlay.review.models import AuditEvent, AuditHead
from outlay.review.trail import alarm, reading
from outlay.review.trail.heads import FILE, export_head
from outlay.review.trail.record import record

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture
def log(transactional_db):
    folder = home() / "review"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, 61):
        record("ann", "note", f"item:{number}", {"note": number})
    export_head(folder)
    yield
    (folder / FILE).unlink()


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(log, auditor, browse, width):
    seen = browse(auditor, width=width)
    for path in ("/audit/", "/audit/?what=note", "/audit/verify/"):
        seen.open(path)
        assert seen.violations() == [], path
        assert seen.width() <= width, path
    seen.page.get_by_role("button", name="Read the whole log").click()
    seen.page.get_by_text("The log is as it was written").wait_for()
    assert seen.violations() == []
    assert seen.width() <= width
    seen.sound()
    seen.open("/audit/?on=what%3F")
    assert seen.page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert seen.violations() == []


@pytest.mark.parametrize("width", [320, 1280])
def test_a_broken_log_is_told_above_every_page(log, auditor, browse, width):
    alarm.ring(4)
    try:
        seen = browse(auditor, width=width)
        seen.open("/audit/")
        seen.page.get_by_text("The audit log is broken at event 4").wait_for()
        assert seen.violations() == []
        assert seen.width() <= width
        seen.sound()
    finally:
        (home() / alarm.FOLDER / alarm.FILE).unlink()


def test_a_long_log_is_read_part_by_part_by_itself(log, auditor, browse, monkeypatch):
    monkeypatch.setattr(reading, "PART", 9)
    seen = browse(auditor)
    seen.open("/audit/verify/")
    head = AuditHead.objects.get().number
    seen.page.get_by_role("button", name="Read the whole log").click()
    seen.page.get_by_text("The log is as it was written").wait_for()
    assert f"{head} events read in" in seen.page.inner_text("#reading")
    assert AuditEvent.objects.filter(action="verify log").count() == 1
    seen.sound()


def test_filtering_paging_and_taking_it_along(log, auditor, browse):
    seen = browse(auditor)
    seen.open("/audit/")
    seen.page.get_by_label("Did what").select_option("note")
    seen.page.get_by_role("button", name="Show").click()
    seen.page.get_by_role("link", name="Older events").click()
    rows = seen.page.locator("tbody tr")
    assert rows.count() == 10
    assert "Payment 10" in rows.first.inner_text()
    with seen.page.expect_download() as download:
        seen.page.get_by_role("button", name="Download as CSV").click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 61
    seen.sound()
