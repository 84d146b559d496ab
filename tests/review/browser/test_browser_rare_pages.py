"""Pages that one comes to in passing: too late, revealed, refused, other sign-ons."""

import re
from dataclasses import replace

import pytest

from outlay.payments.store import Store
from outlay.review.config.oidc_options import OidcOptions
from outlay.review.deciding.decide import decide
from outlay.review.loading.sealing import Identity, seal
from outlay.review.models import Sealed
from tests.review.cases.rich import rich_item
from tests.review.deciding.verdicts import improper, release
from tests.review.made import made_item

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
WIDTHS = pytest.mark.parametrize("width", [320, 1280])
WORDS = "I called the office; nobody knows of a second delivery."
PAYEE = Identity("Mary Baker", "900-00-1234", "000123456789", "12 Elm Street")
NOWHERE = OidcOptions(issuer="http://127.0.0.1:9", client="app", secret="made up")  # noqa: S106


def assert_good(seen, width):
    assert seen.violations() == []
    assert seen.width() <= width


def focused(seen):
    return seen.page.evaluate("document.activeElement.getAttribute('role')")


@WIDTHS
@pytest.mark.parametrize("verdict", [release, improper])
def test_who_is_too_late(
    transactional_db, analyst, other_analyst, browse, width, verdict
):
    item = made_item()
    seen = browse(analyst, width=width)
    seen.open(f"/payments/{item.pk}/")
    decide(item, 1, verdict(), by=other_analyst)
    seen.page.get_by_text("Refer for investigation").click()
    seen.page.get_by_role("combobox", name="Reason").select_option(index=1)
    seen.page.locator("#id_note").fill(WORDS)
    seen.page.get_by_role("button", name="Record the decision").click()
    seen.page.get_by_role("heading", name="Somebody else was faster").wait_for()
    assert focused(seen) == "alert"
    assert seen.page.get_by_label("Your words").input_value() == WORDS
    assert_good(seen, width)
    seen.sound(refused=409)


@pytest.fixture
def sealed(transactional_db, settings, tmp_path):
    """Return an item whose payee is known, sealed in a store of its own."""
    store = Store.create(tmp_path / "home")
    settings.OPTIONS = replace(settings.OPTIONS, home=tmp_path / "home")
    item = rich_item()
    content = seal(store, item.payment_key, PAYEE)
    Sealed.objects.create(item=item, content=content)
    return item


@WIDTHS
@pytest.mark.parametrize("scripts", [True, False])
def test_who_is_paid_as_a_part_and_as_a_page(sealed, analyst, browse, width, scripts):
    seen = browse(analyst, width=width)
    if not scripts:  # the form is then sent as any other
        seen.page.route(re.compile("htmx"), lambda route: route.abort())
    seen.open(f"/payments/{sealed.pk}/")
    seen.page.locator("#reveal summary").click()
    seen.page.get_by_text("Call the payee back").click()
    seen.page.get_by_role("button", name="Show").click()
    seen.page.get_by_text("Mary Baker").wait_for()
    assert ("/reveal/" in seen.page.url) is not scripts
    assert "12 Elm Street" in seen.page.inner_text("#reveal")
    assert_good(seen, width)


@pytest.fixture
def signing_on(transactional_db, settings):
    """Offer all three ways of signing on; no provider answers, no card is shown."""
    access = "outlay.review.access"
    settings.AUTHENTICATION_BACKENDS = [
        "django.contrib.auth.backends.ModelBackend",
        f"{access}.oidc.backend.OidcBackend",
        f"{access}.piv.PivBackend",
    ]
    settings.OPTIONS = replace(
        settings.OPTIONS,
        oidc=NOWHERE,
        piv_header="X-Client-DN",
        proxies=("127.0.0.1",),
    )


@WIDTHS
def test_every_way_of_signing_on_is_offered(signing_on, browse, width):
    seen = browse(width=width)
    seen.open("/sign-in/?next=/queue/")
    for role, name in (
        ("link", "Sign on with your agency"),
        ("button", "Sign on with your PIV card"),
        ("button", "Sign in"),
    ):
        assert seen.page.get_by_role(role, name=name, exact=True).is_visible()
    assert_good(seen, width)
    seen.sound()


@WIDTHS
@pytest.mark.parametrize("way", ["your agency", "your PIV card"])
def test_a_refused_sign_on_says_so(signing_on, browse, width, way):
    seen = browse(width=width)
    seen.open("/sign-in/")
    seen.page.get_by_text(f"Sign on with {way}", exact=True).click()
    seen.page.get_by_role("heading", name="You were not signed on").wait_for()
    assert re.search(r"name entry \d+ of the audit log", seen.page.inner_text("main"))
    assert_good(seen, width)
    seen.sound(refused=403)
