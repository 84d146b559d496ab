"""One browser a session, and a person signed in by the sign-in page itself."""

import os
import shutil
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.lacking import skips
from tests.review.browser.browsing import Watched
from tests.review.made import PASSWORD

CHROMIUM = shutil.which("chromium")


def executable():
    """Return the system's Chromium; without one skip, and on CI fail."""
    lacking = None if CHROMIUM else "no Chromium here: make setup-chromium"
    if skips(lacking):
        pytest.skip(lacking)
    if lacking:
        pytest.fail(lacking)
    return CHROMIUM


@pytest.fixture(scope="session")
def chromium():
    path = executable()
    # Playwright's loop runs in this thread; Django takes that for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium, live_server):
    """Return a function: a watched page, signed in as the person if there is one."""
    contexts, pages = [], []

    def opened(person=None, *, width=1280):
        context = chromium.new_context(viewport={"width": width, "height": 900})
        context.set_default_timeout(60_000)  # a busy machine
        contexts.append(context)
        watched = Watched(context.new_page(), urlsplit(live_server.url).netloc)
        pages.append(watched)
        if person is not None:
            sign_in(watched, person)
        return watched

    yield opened
    for context in contexts:
        context.close()
    # Whatever a test looks at: no page of it may call another host.
    assert [url for watched in pages for url in watched.elsewhere] == []


def sign_in(watched, person):
    watched.open("/sign-in/")
    watched.page.get_by_label("Name").fill(person.username)
    watched.page.get_by_label("Password").fill(PASSWORD)
    watched.page.get_by_role("button", name="Sign in").click()
    watched.page.wait_for_load_state("networkidle")
