"""Somebody without a mouse: keys alone move the focus; its order is written down."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

# What a screen reader would call the element that has the focus, shortened.
NAMED = """() => {
  const at = document.activeElement;
  const said = at.getAttribute("aria-label") || at.labels?.[0]?.textContent
    || at.textContent || at.tagName;
  return said.trim().replace(/\\s+/g, " ").slice(0, 80);
}"""
SEEN = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const label = at.labels?.[0]?.getBoundingClientRect() ?? box;  // of a drawn radio
  return [box, label].some(each => each.height > 0 && each.top >= 0
    && each.bottom <= innerHeight && each.left >= 0 && each.right <= innerWidth);
}"""


@dataclass
class Keyboard:
    """Keys pressed on a page, and the names of what had the focus after each Tab."""

    page: Page
    order: list[str] = field(default_factory=list)

    def here(self) -> str:
        return str(self.page.evaluate(NAMED))

    def tab(self, key: str = "Tab") -> str:
        """Go on by one; what has the focus comes into sight."""
        self.page.keyboard.press(key)
        self.order.append(self.here())
        self.page.wait_for_function(SEEN, timeout=10_000)  # the skip link slides in
        return self.order[-1]

    def tab_to(self, name: str, *, most: int = 60) -> list[str]:
        """Tab until something of that name has the focus; return what came before."""
        began = len(self.order)
        for _ in range(most):
            if self.tab() == name:
                return self.order[began:-1]
        raise AssertionError(f"{name} is not reached: {self.order[began:]}")

    def enter(self) -> None:
        """Press Enter, and wait for the page that it leads to."""
        with self.page.expect_navigation(wait_until="networkidle"):
            self.page.keyboard.press("Enter")
