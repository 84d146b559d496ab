"""The report as a page: what a reader, a screen reader and a program find in it."""

import datetime as dt
import json
import re
from html.parser import HTMLParser

import pytest

from outlay.audit.monitor.levels import Finding
from outlay.audit.monitor.maturing import Calibration, Month
from outlay.audit.monitor.page import page, write_page
from outlay.audit.monitor.pictures import ALERTS, SHIFTS, draw
from outlay.audit.monitor.report import Report
from outlay.audit.monitor.scored import Days
from outlay.audit.monitor.settings import MonitorSettings
from outlay.audit.monitor.shift import shift
from outlay.audit.monitor.weighted import Share
from tests.audit.monitor.made import MODELS, column, normal

SETTINGS = MonitorSettings()
CORE = ("score combined", "exchangeability, all payments")


def day(number, flagged):
    rate = Share.counted(flagged, 100)
    return {
        "day": f"2026-01-0{number}",
        "payments": 100,
        "flagged": flagged,
        "beyond_capacity": 0,
        "to_review": flagged,
        "returned": 0,
        "alert_rate": {"value": rate.value, "lower": rate.lower, "upper": rate.upper},
    }


def report(*levels, core=("ok", "ok"), **changes):
    core_findings = [
        Finding(name, level, "why") for name, level in zip(CORE, core, strict=True)
    ]
    more = [Finding(f"<check {i}>", level, "a < b") for i, level in enumerate(levels)]
    columns = [
        column(normal(3_000, 1), normal(2_000, 2, by), name, kind)
        for name, kind, by in (
            ("x", "feature", 2.0),
            ("y", "feature", 0),
            ("s", "score", 0),
        )
    ]
    found = Share.counted(20, 200)
    full = Month(
        "2026-01",
        900,
        90,
        200,
        found,
        "ok",
        {"fraud": Calibration(0.1, found, "ok")},
        "",
    )
    empty = Month("2026-02", 800, 80, 0, None, "no data", {}, "no labels")
    facts = {
        "days_looked_at": Days(dt.date(2026, 1, 1), dt.date(2026, 1, 31)),
        "training_id": "0123456789abcdef",
        "models": MODELS,
        "batches": 2,
        "payments": 200,
        "others": 0,
        "simulated": True,
        "findings": [*core_findings, *more],
        "shifts": [shift(each, SETTINGS, 1e-4) for each in columns],
        "days": [day(1, 3), day(2, 9)],
        "months": [full, empty],
        "settings": SETTINGS.model_dump(mode="json"),
    }
    return Report(**facts | changes)


@pytest.mark.parametrize(
    ("levels", "core", "expected"),
    [
        (("ok",), ("ok", "ok"), "ok"),
        (("no data", "ok"), ("ok", "ok"), "ok"),
        (("watch", "no data"), ("ok", "ok"), "watch"),
        (("alarm", "watch"), ("ok", "ok"), "alarm"),
        (("alarm",), ("no data", "no data"), "alarm"),
        (("watch",), ("ok", "no data"), "no data"),
    ],
)
def test_the_worst_level_counts_and_without_core_nothing_was_judged(
    levels, core, expected
):
    assert report(*levels, core=core).level == expected


def test_a_report_without_its_core_checks_judged_nothing():
    assert report(findings=[Finding("age of models", "ok", "")]).level == "no data"


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.heads, self.images = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "th":
            self.heads.append(dict(attrs).get("scope"))
        if tag == "img":
            self.images.append(dict(attrs))


def test_the_page_can_be_read_by_anybody(tmp_path):
    made = report("alarm", "watch")
    pictures = draw(tmp_path, made)
    text = write_page(tmp_path, made, pictures).read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(text)
    assert '<html lang="en">' in text
    assert reader.tags.count("h1") == 1
    assert not {"script", "iframe", "link"} & set(reader.tags)
    assert "http" not in text
    assert reader.tags.count("caption") == reader.tags.count("table") == 5
    assert set(reader.heads) == {"col", "row"}
    assert [each["src"] for each in reader.images] == [SHIFTS, ALERTS]
    for each in reader.images:
        assert len(each["alt"]) > 60
        assert (tmp_path / each["src"]).read_bytes().startswith(b"\x89PNG")
    assert "lowest 3.00% on 2026-01-01, highest 9.00% on 2026-01-02" in text


def test_what_stands_in_the_record_is_escaped_and_the_worst_comes_first():
    text = page(report("ok", "alarm", "watch"), {})
    assert "<check 1>" not in text
    assert "&lt;check 1&gt;" in text
    levels = re.findall(r'class="level ([a-z-]+)"', text.split("<h2>")[1])
    assert levels[:2] == ["alarm", "watch"]
    assert "A &lt; b" in text


def test_months_without_labels_say_so_and_moved_features_stand_apart():
    text = page(report(), {})
    assert "10.00% (6.57% to 14.94%)" in text
    row = next(line for line in text.splitlines() if "2026-02" in line)
    assert row.count("no labels") == 4
    moved, rest = text.split("<details>")
    assert ">x<" in moved
    assert ">y<" in rest
    assert ">s<" in moved


def test_without_shifts_and_days_there_is_nothing_to_draw(tmp_path):
    made = report(shifts=[], days=[])
    assert draw(tmp_path, made) == {}
    assert "<img" not in page(made, {})


def test_the_record_is_json_and_names_its_limits(tmp_path):
    said = json.loads(report("watch").save(tmp_path).read_text(encoding="utf-8"))
    assert (said["level"], said["from"], said["to"]) == (
        "watch",
        "2026-01-01",
        "2026-01-31",
    )
    assert said["settings"]["stability"] == {"watch": 0.1, "alarm": 0.25}
    assert said["months"][1]["why"] == "no labels"
