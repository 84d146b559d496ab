"""The page is sound, begins with the answer, and shows every kind of figure."""

import json
from functools import cache
from html import unescape
from html.parser import HTMLParser

from outlay.audit.fairness.bounds import Limit
from outlay.audit.fairness.by_group import audit_groups
from outlay.audit.fairness.gate import judged
from outlay.audit.fairness.report import (
    CALIBRATION_PICTURE,
    RATES_PICTURE,
    RATIOS_PICTURE,
    write_audit,
)
from tests.audit.fairness.made import ATTRIBUTES, full, table


@cache
def complete():
    decided = full(40_000)
    drawn = [decided["bad"].is_valid()]
    return audit_groups(
        decided.append_column("drawn", drawn[0]), ATTRIBUTES, limit=Limit(0.2, 0.05)
    )


class Outline(HTMLParser):
    """What a reader meets: headings in order, open elements, pictures and scripts."""

    def __init__(self, text):
        super().__init__()
        self.open, self.headings, self.images, self.tables = [], [], [], 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        assert tag not in {"script", "iframe", "link", "form"}
        if tag in {"h1", "h2", "h3"}:
            self.headings.append(int(tag[1]))
        if tag == "img":
            self.images.append(dict(attrs))
        if tag == "table":
            self.tables += 1
        if tag == "th":
            assert dict(attrs)["scope"] in {"col", "row"}
        if tag not in {"meta", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_sound_and_every_picture_has_words_and_a_table(tmp_path):
    audit = complete()
    text = write_audit(tmp_path, audit).read_text(encoding="utf-8")
    found = Outline(text)
    assert found.open == []
    assert found.headings[0] == 1
    assert all(
        after - before <= 1
        for before, after in zip(found.headings, found.headings[1:], strict=False)
    )
    files = {each["src"] for each in found.images}
    assert files == {RATES_PICTURE, RATIOS_PICTURE, CALIBRATION_PICTURE}
    for each in found.images:
        assert "The same figures stand in the tables above." in each["alt"]
        assert (tmp_path / each["src"]).read_bytes().startswith(b"\x89PNG")
    # Worst gaps twice, all payments two, two attributes and a pair three, bounds.
    assert found.tables == 2 + 2 + 3 * 3 + 1
    assert text.count("<table>") == text.count("<caption>")
    assert "http" not in text


def test_the_page_begins_with_the_gates_word_and_its_reason(tmp_path):
    audit = complete()
    text = write_audit(tmp_path, audit).read_text(encoding="utf-8")
    verdict, why = judged(audit)
    short = text.split("<h2>In short</h2>")[1].split("<h2>")[0]
    assert f'class="{verdict}"' in short
    assert why[1:] in unescape(short)
    said = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
    assert (said["verdict"], said["why"]) == (verdict, why)


def test_calibration_dollars_days_and_bounds_stand_on_the_page(tmp_path):
    audit = complete()
    text = write_audit(tmp_path, audit).read_text(encoding="utf-8")
    for each in audit.groups:
        assert f"{each.calibration.ratio:.2f}<small>" in text
        assert f"${each.held.cents / 100:,.0f}" in text
        assert f"{each.held.days.value:.1f}<small>" in text
    assert len(audit.bounds) == 4
    for bound in audit.bounds:
        assert f"<td>{bound.upper:.2%}</td>" in text
    for each in audit.worst:
        if each.measure == "false_positive_rate":
            assert f"{each.ratio.value:.2f}<small>({each.ratio.lower:.2f} to" in text


def test_a_group_without_a_flag_is_said_and_limits_nothing_above(tmp_path):
    sex = ["f"] * 200 + ["m"] * 200
    flagged = [True] * 60 + [False] * 340
    decided = table(flagged, [False] * 400, [True] * 400, [1.0] * 400, sex=sex)
    audit = audit_groups(decided, ("sex",))
    text = write_audit(tmp_path, audit).read_text(encoding="utf-8")
    gap = next(each for each in audit.worst if each.measure == "false_positive_rate")
    assert f"over a rate of 0<small>(at least {gap.ratio.lower:.2f})</small>" in text
    row = text.split("Against other groups")[1].split('<th scope="row">f</th>')[1]
    assert "over a rate of 0" in row.split("</tr>")[0]
    assert "No group" not in text
