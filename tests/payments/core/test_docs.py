import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs/store.md"


def test_every_rule_that_an_error_names_stands_on_the_page():
    titles = re.findall(r"^#+ (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    anchors = {title.lower().replace(" ", "-") for title in titles}
    sources = [p.read_text(encoding="utf-8") for p in ROOT.glob("payments/**/*.py")]
    named = {
        a for text in sources for a in re.findall(r"docs/store\.md#([\w-]+)", text)
    }
    assert named
    assert named <= anchors
