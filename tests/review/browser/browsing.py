"""A browser that remembers what a page did wrong: errors, and calls elsewhere."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "section508", "best-practice"]


@dataclass
class Watched:
    """A page, its console's errors, and hosts that it called besides its own."""

    page: Page
    host: str
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _request(self, request: Any) -> None:
        if urlsplit(request.url).netloc not in {self.host, ""}:
            self.elsewhere.append(request.url)

    def open(self, path: str) -> None:
        """Open a page of the app; wait until nothing loads any more."""
        self.page.goto(f"http://{self.host}{path}", wait_until="networkidle")

    def violations(self) -> list[str]:
        """Return the accessibility rules that the page breaks, with the elements."""
        options = {"runOnly": {"type": "tag", "values": RULES}}
        found = Axe().run(self.page, options=options).response["violations"]
        return [
            f"{each['id']}: {node['target']} {node.get('failureSummary', '')}"
            for each in found
            for node in each["nodes"]
        ]

    def width(self) -> int:
        """Return how wide the page is, in CSS pixels: more than the window scrolls."""
        return int(self.page.evaluate("document.documentElement.scrollWidth"))

    def sound(self, *, refused: int = 0) -> None:
        """Fail where the page spoke an error or called another host.

        `refused` is the status with which the test made the app refuse a form: the
        browser says so in its console, and that alone is no error.
        """
        said = f"the server responded with a status of {refused} "
        assert [error for error in self.errors if said not in error] == []
        assert self.elsewhere == []
