"""The page of an explanation: well-formed, escaped, and with the right numbers."""

import datetime as dt
import re
from dataclasses import replace
from io import StringIO
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from outlay.decisions.reasons import Reason
from outlay.decisions.weighing import FamilyWeight, Weighed
from outlay.pipelines.jobs.explaining import Explanation
from outlay.pipelines.render.explain import explanation_tables
from outlay.pipelines.render.explain_page import STYLE, explanation_page
from outlay.pipelines.render.markup import clean, document, element
from outlay.pipelines.render.waterfall import (
    LOWERS,
    RAISES,
    WHOLE,
    bars,
    percent,
    waterfall,
)

HOSTILE = "<script src=//x.example>alert('1')</script>&\"\x00[bold]"
SCALE = ((-5.0, 0.007), (0.0, 0.4), (5.0, 0.99))
WEIGHED = Weighed(
    "fraud",
    -3.0,
    (
        FamilyWeight("amount", 2.5, {"amount_dollars": 2.75, "amount_nines": -0.25}),
        FamilyWeight("age", -1.0, {"payee_age_days": -1.0}),
        FamilyWeight("splits", 0.004, {"share_of_limit": 0.004}),
        FamilyWeight("network", -0.001, {"network_payees": -0.001}),
    ),
    -1.497,
    0.25,
    SCALE,
)
REASON = Reason(
    "F-AMT-SIZE",
    "fraud",
    "The payment is $9.00.",
    "an invoice",
    "amount_dollars",
    9.0,
    2.75,
    1,
    "amount",
    2.5,
    "Payments of its kind are usually $3.00.",
)


def scores(**changes):
    return {
        "payment_key": "00001234-2026-S1-0000001",
        "batch_id": "b1",
        "source_line": 7,
        "agency": "Agency A",
        "program": "Program 1",
        "payment_type": "Vendor",
        "method": "ach",
        "scheduled_on": dt.date(2026, 3, 4),
        "amount_cents": 900,
        "expected_loss_cents": 300,
        "action": "review",
        "routes": ["model"],
        "matches": [],
        "checks": [],
        "unseen_levels": [],
        "fraud_model": "outlay-fraud/1",
        "error_model": "outlay-error/1",
        "feature_set": "f" * 16,
        "policy": "p" * 16,
        "run_id": "r" * 16,
    } | changes


def explanation(**changes):
    given = {
        "scores": scores(),
        "reasons": [REASON],
        "weighed": [WEIGHED, replace(WEIGHED, model="error")],
        "as_scored": True,
    }
    return Explanation(**given | changes)


def parsed(page):
    return ET.fromstring(page.replace("<!DOCTYPE html>", "", 1))  # noqa: S314 - ours


def words(page):
    return " ".join(parsed(page).itertext())


def test_the_page_is_well_formed_and_in_a_language():
    page = explanation_page(explanation())
    root = parsed(page)
    assert page.startswith("<!DOCTYPE html>\n")
    assert root.tag == "html"
    assert root.get("lang") == "en"
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))


def test_nothing_comes_from_elsewhere_and_nothing_runs():
    page = explanation_page(explanation(scores=scores(program=HOSTILE)))
    root = parsed(page)
    tags = {each.tag for each in root.iter()}
    assert not tags & {"script", "link", "img", "iframe", "object", "image", "use", "a"}
    names = {name for each in root.iter() for name in each.attrib}
    assert not {n for n in names if n.startswith("on") or n in {"href", "src", "style"}}
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    policy = [m.get("content") for m in root.iter("meta") if m.get("http-equiv")]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


@pytest.mark.parametrize(
    "place",
    ["payment_key", "agency", "program", "payment_type", "fraud_model", "batch_id"],
)
def test_hostile_text_stays_text(place):
    page = explanation_page(explanation(scores=scores(**{place: HOSTILE})))
    assert clean(HOSTILE) in words(page)
    assert "<script" not in page


def test_a_narrow_terminal_cuts_no_code_and_calls_nothing_fraud():
    found = explanation(reasons=[replace(REASON, code="F-CHG-ACCT-USUAL-ELSEWHERE")])
    narrow = Console(width=80, file=StringIO())
    narrow.print(*explanation_tables(found))
    said = narrow.file.getvalue()
    cells = [line.split("│")[1].strip() for line in said.splitlines() if "│" in line]
    letters = "".join(cells)
    assert "F-CHG-ACCT-USUAL-ELSEWHERE" in letters
    assert "…" not in said
    assert "fraud" not in re.sub(r"outlay-fraud/1|fraud model", "", said).lower()


def test_hostile_evidence_and_reasons_stay_text():
    match = dict.fromkeys(("list", "entry", "strength", "compared", "verify"), HOSTILE)
    check = {"check": HOSTILE, "status": HOSTILE, "why": HOSTILE}
    found = explanation(
        scores=scores(
            matches=[{**match, "snapshot_on": dt.date(2026, 1, 1)}],
            checks=[check],
            unseen_levels=[HOSTILE],
            routes=[HOSTILE],
        ),
        reasons=[replace(REASON, sentence=HOSTILE, clears=HOSTILE, comparison=HOSTILE)],
    )
    page = explanation_page(found)
    assert "<script" not in page
    assert words(page).count("alert('1')") >= 10


def test_the_numbers_of_the_page_add_up_to_the_raw_score():
    root = parsed(explanation_page(explanation()))
    tables = [t for t in root.iter("table") if "in numbers" in t.find("caption").text]
    assert len(tables) == 2
    for table in tables:
        *parts, raw = [float(td.text) for td in table.iter("td") if _number(td)]
        assert sum(parts) == pytest.approx(raw, abs=1e-9)
        assert raw == -1.497


def _number(cell):
    return cell.get("class") == "number"


def test_the_bars_lead_from_the_base_to_the_raw_score():
    rows = bars(WEIGHED)
    assert [row.said for row in rows] == ["-3.00", "+2.50", "-1.00", "+0.00", "-1.50"]
    assert [row.kind for row in rows] == [
        "whole",
        "raises",
        "lowers",
        "raises",
        "whole",
    ]
    assert "2 smaller families" in rows[3].title
    for before, after in pairwise(rows[:-1]):
        assert after.start == pytest.approx(before.end)
    assert rows[-2].end == pytest.approx(rows[-1].end)


def test_the_picture_is_to_scale_and_says_itself_in_words():
    svg = waterfall(WEIGHED, "A title", "fraud")
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "fraud-title fraud-desc"
    assert svg.find("title").text == "A title"
    assert "Amount +2.50" in svg.find("desc").text
    widths = [float(rect.get("width")) for rect in svg.iter("rect")]
    unit = (920 - 350 - 80) / 10  # the axis runs from -5 to 5
    assert widths[1] == pytest.approx(2.5 * unit, abs=0.1)
    assert widths[2] == pytest.approx(1.0 * unit, abs=0.1)
    # A number is said beside each bar: nothing hangs on colour.
    said = [text.text for text in svg.iter("text")]
    assert {"+2.50", "-1.00", "\u25b6 Amount"} <= set(said)


@pytest.mark.parametrize(
    ("chance", "said"),
    [(0.4, "40 %"), (0.007, "0.7 %"), (0.00042, "0.04 %"), (0.9996, "99.96 %")],
)
def test_a_probability_is_never_rounded_to_certainty(chance, said):
    assert percent(chance) == said


@pytest.mark.parametrize("colour", [RAISES, LOWERS, WHOLE, "#1b1b1b"])
def test_contrast_on_white_is_aa(colour):
    """Relative luminance and contrast as WCAG 2.2 defines them: at least 4.5."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (light + 0.05) >= 4.5


def test_todays_other_facts_are_said():
    assert "another score" not in words(explanation_page(explanation()))
    assert "another score" in words(explanation_page(explanation(as_scored=False)))


def test_a_page_without_models():
    page = words(explanation_page(explanation(weighed=[], reasons=[])))
    assert "No model scored this payment." in page


@pytest.mark.usefixtures("wide")
def test_the_terminal_says_the_same(capsys):
    from outlay.pipelines.progress import console

    hostile = explanation(scores=scores(program="[bold]P[/bold]"))
    for each in explanation_tables(hostile):
        console.print(each)
    said = capsys.readouterr().out
    assert "[bold]P[/bold]" in said
    assert re.search(r"Raw score\s+│\s+-1\.50", said)
    assert "F-AMT-SIZE v1" in said
    assert "+2.75 of +2.50" in said
    assert "a person looks at the facts" in said


def test_a_document_holds_no_forbidden_character():
    page = document("t\x01", "", element("p", "a\x00b", "c", element("b", "d"), "e"))
    assert "a\ufffdbc<b>d</b>e" in page
    assert parsed(page) is not None
