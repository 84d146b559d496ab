"""The whole path: an analyst decides, a second person agrees, an auditor reads."""

import pytest

from outlay.review.models import Decision, Item, State
from tests.review.cases.rich import rich_item
from tests.review.made import made_item

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
REVEAL = "See the payee's name and full numbers"
WHO_WHAT = ("Who", "Did what")
NOTE = "The invoice was paid on the ninth; the office confirms one delivery."


@pytest.fixture
def queue_of_three(transactional_db):
    made_item(1, expected_loss_cents=500)
    made_item(2, expected_loss_cents=700)
    return rich_item(expected_loss_cents=900_000, has_match=False)


def test_from_the_queue_to_the_audit_log(
    queue_of_three, analyst, supervisor, auditor, browse
):
    item = queue_of_three
    decides_by_keyboard(browse(analyst), item)
    assert Item.objects.get(pk=item.pk).state == State.PENDING
    agrees(browse(supervisor), item)
    decision = Decision.objects.get(item=item)
    assert (decision.by, decision.second_by) == (analyst, supervisor)
    assert Item.objects.get(pk=item.pk).state == State.IMPROPER
    reads(browse(auditor), item)


def decides_by_keyboard(seen, item):
    page = seen.page
    assert page.url.endswith("/queue/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")  # the largest expected loss stands first
    page.wait_for_url(f"**/payments/{item.pk}/")
    assert page.get_by_text(REVEAL).count() == 1  # the auditor's page has none
    page.get_by_label("Improper: it is wrong").press("Space")
    page.locator("[name=reason_improper]").select_option(index=1)
    page.get_by_label("Overpayment").press("Space")
    page.locator("[name=amount_wrong]").fill("1,000.00")
    page.locator("[name=cause]").select_option(index=1)
    page.locator("[data-decide] [name=note]").fill(NOTE)
    page.get_by_role("button", name="Record the decision").press("Enter")
    page.wait_for_load_state("networkidle")
    assert "second person" in page.inner_text("main")
    page.locator("[data-next]").press("Enter")
    page.wait_for_load_state("networkidle")
    assert f"/payments/{item.pk}/" not in page.url
    seen.sound()


def agrees(seen, item):
    page = seen.page
    page.get_by_role("link", name="Approvals").press("Enter")
    page.get_by_role("link", name="Read and agree or return").first.press("Enter")
    page.wait_for_load_state("networkidle")
    assert NOTE in page.inner_text("main")
    page.get_by_label("Approve: it stands").press("Space")
    page.get_by_role("button", name="Record your say").press("Enter")
    page.wait_for_url("**/approvals/")
    seen.sound()


def reads(seen, item):
    page = seen.page
    assert page.url.endswith("/audit/")
    assert acts_on(page, item) == [("Sue", "Had the second say"), ("Ann", "Decided")]
    seen.open(f"/payments/{item.pk}/")
    assert "Improper" in page.inner_text("main")
    assert page.get_by_role("button", name="Record the decision").count() == 0
    assert page.get_by_text(REVEAL).count() == 0
    seen.open("/audit/verify/")
    page.get_by_role("button", name="Read the whole log").click()
    page.locator("#reading").get_by_text("The log is as it was written").wait_for()
    seen.sound()


def acts_on(page, item):
    """Return who did what to a payment, as the log's rows say it, newest first."""
    on = page.get_by_role("link", name=f"Payment {item.pk}", exact=True)
    return [
        tuple(row.locator(f"[data-label='{name}']").inner_text() for name in WHO_WHAT)
        for row in page.locator("tbody tr").filter(has=on).all()
    ]
