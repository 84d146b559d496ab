"""The sign-in page in a real browser."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("width", [320, 1280])
def test_the_sign_in_page_is_accessible(db, browse, width):
    seen = browse(width=width)
    seen.open("/sign-in/")
    assert seen.violations() == []
    assert seen.width() <= width
    seen.sound()
