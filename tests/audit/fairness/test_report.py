"""The page says what the figures say, and hides what they hide."""

import json

import pytest

from outlay.audit.fairness.by_group import audit_groups
from outlay.audit.fairness.report import (
    RATES_PICTURE,
    write_audit,
)
from tests.audit.fairness.made import ATTRIBUTES, made, table


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
