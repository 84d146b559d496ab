"""The page says what the figures say, and hides what they hide."""

import json
from html import unescape
from html.parser import HTMLParser

import pytest

from outlay.audit.fairness.bounds import Limit
from outlay.audit.fairness.by_group import audit_groups
from outlay.audit.fairness.gate import judged
from outlay.audit.fairness.report import (
    CALIBRATION_PICTURE,
    RATES_PICTURE,
    RATIOS_PICTURE,
    write_audit,
)
from tests.audit.fairness.made import ATTRIBUTES, full, made, table


@pytest.fixture
def audit():
    return audit_groups(made(), ATTRIBUTES)


def test_every_shown_rate_stands_on_the_page(audit, tmp_path):
    text = write_audit(tmp_path, audit).read_text(encoding="utf-8")
    shown = 0
    for group in audit.groups:
        for rate in group.rates.values():
            if rate.value is not None:
                assert f"{rate.value:.2%}" in text
                shown += 1
    assert shown > 30
    assert "<h3>sex and area</h3>" in text
    assert "reviewed only: " in text
    assert '<span class="' in text


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


def test_json_and_page_come_from_one_audit(audit, tmp_path):
    write_audit(tmp_path, audit, title="A title")
    said = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
    assert said["payments"] == audit.payments
    assert said["title"] == "A title"
    assert len(said["groups"]) == len(audit.groups)
    assert (tmp_path / RATES_PICTURE).read_bytes().startswith(b"\x89PNG")


def test_small_and_empty_groups_are_named_without_figures(tmp_path):
    n = 130
    sex = ["few"] * 10 + ["wrong"] * 20 + ["rest"] * 100
    bad = [False] * 10 + [True] * 20 + [False] * 100
    decided = table([True, False] * (n // 2), bad, [True] * n, [1.0] * n, sex=sex)
    folder = tmp_path / "audit"
    text = write_audit(folder, audit_groups(decided, ("sex",))).read_text("utf-8")
    few = text.split('<th scope="row">few</th>')[1].split("</tr>")[0]
    assert "under 11" in few
    assert "suppressed" in few
    assert "%" not in few
    wrong = text.split('<th scope="row">wrong</th>')[1].split("</tr>")[0]
    assert "not estimable" in wrong


def test_a_group_name_cannot_break_the_page(tmp_path):
    n = 40
    decided = table(
        [True] * n, [False] * n, [True] * n, [1.0] * n, sex=["<script>x"] * n
    )
    text = write_audit(tmp_path, audit_groups(decided, ("sex",))).read_text("utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;x" in text


def test_without_attributes_there_is_no_picture(tmp_path):
    text = write_audit(tmp_path, audit_groups(made(), ())).read_text("utf-8")
    assert "<img" not in text
    assert not (tmp_path / RATES_PICTURE).exists()
