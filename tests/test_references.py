"""What errors and pages refer to is there: every page, and every heading of it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("payments", "features", "models", "pipelines", "review")
RULE = re.compile(r"(docs/[\w./-]+\.md)(?:#([\w-]+))?")
LINK = re.compile(r"\]\(([\w./-]*\.md)?(?:#([\w-]+))?\)")


def anchors(page):
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", each.lower()) for each in headings]
    return {each.strip().replace(" ", "-") for each in plain}


def broken(file, page, anchor):
    if not page.exists():
        return f"{file}: {page.name} is not there"
    if anchor and anchor not in anchors(page):
        return f"{file}: {page.name} has no heading #{anchor}"
    return None


def test_every_rule_that_code_names_is_written_down():
    found = []
    for root in SOURCES:
        for file in (ROOT / root).rglob("*.py"):
            for path, anchor in RULE.findall(file.read_text("utf-8")):
                found.append(broken(file.name, ROOT / path, anchor))
    assert [each for each in found if each] == []
    assert len(found) > 100


def test_every_link_between_pages_leads_somewhere():
    pages = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]
    found = []
    for file in pages:
        for path, anchor in LINK.findall(file.read_text("utf-8")):
            page = (file.parent / path).resolve() if path else file
            found.append(broken(file.name, page, anchor))
    assert [each for each in found if each] == []
    assert len(found) > 100
