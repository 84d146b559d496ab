"""Each table beside a picture holds what the picture was drawn from."""

import dataclasses
import json
import re

import numpy as np
import pytest

from outlay.audit.papers.beside import Beside
from outlay.audit.papers.card_explained import explained
from outlay.audit.papers.card_figures import fairness
from outlay.audit.papers.card_groups import groups as by_group
from outlay.audit.papers.card_promised import promised
from outlay.audit.papers.markdown import plain
from outlay.audit.papers.model_card import composed, write_card
from outlay.payments.errors import ModelProblemError
from tests.audit.papers.traced import rows

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def card(audited):
    return write_card(audited).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def beside(audited):
    return Beside.read(audited)


def under(card, title):
    """Return the rows of the first table after a title, without its head."""
    after = card[card.index(title) :]
    block = re.search(r"(?m)(^\|.*\n)+", after).group()
    return rows(block)[1:]


def share(cell):
    return float(cell.rstrip("%")) / 100


def test_precision_is_that_of_the_first_cut_with_so_much_recall(card, audited):
    said = json.loads((audited / "curves/curves.json").read_text("utf-8"))["test"]
    table = under(card, "Precision of the highest cut")
    assert [row[0] for row in table] == ["10%", "25%", "50%", "75%", "90%"]
    for row in table:
        for place, name in ((1, "fraud"), (3, "error")):
            of = said[name]["precision_recall"]
            recall, cut = np.array(of["recall"]), np.array(of["cut"])
            enough = recall >= share(row[0])
            best = np.flatnonzero(enough)[cut[enough].argmax()]
            assert share(row[place]) == pytest.approx(recall[best], abs=6e-4)
            expected = of["precision"][best]
            assert share(row[place + 1]) == pytest.approx(expected, abs=6e-4)


def test_recall_is_that_of_the_last_cut_within_the_rate(card, audited):
    said = json.loads((audited / "curves/curves.json").read_text("utf-8"))["test"]
    table = under(card, "Recall of the lowest cut")
    assert len(table) == 6
    for row in table:
        for place, name in ((1, "fraud"), (3, "error")):
            of = said[name]["recall_by_rate"]
            rate = np.array(of["false_positive_rate"])
            within = rate <= share(row[0])
            if not within.any():
                assert row[place : place + 2] == ["none", "none"]
                continue
            best = np.array(of["recall"])[within].max()
            assert share(row[place + 1]) == pytest.approx(best, abs=6e-4)
            assert share(row[place]) <= share(row[0]) + 6e-5


def test_tenths_are_those_that_the_picture_shows(beside):
    text = promised(beside)
    for name in ("fraud", "error"):
        table = under(text, f"Promised and found by the {name} model")
        bins = beside.curves["test"][name]["calibration"]
        assert len(table) == len(bins)
        for row, each in zip(table, bins, strict=True):
            assert share(row[1]) == pytest.approx(each["promised"], abs=6e-5)
            assert share(row[2]) == pytest.approx(each["found"], abs=6e-5)
            assert int(row[4]) == each["labelled"]
            assert int(row[5]) == each["positives"]


def test_each_group_s_rate_is_the_audit_s(card, groups):
    seen = 0
    for each in groups.groups:
        if len(each.attributes) != 1:
            continue
        rate = each.rates["false_positive_rate"]
        table = under(card, f"**False-positive rate by {each.attributes[0]}**")
        found = {row[0]: row for row in table}[plain(each.group[0])]
        assert found[1] == f"{rate.rows:,}"
        assert share(found[2]) == pytest.approx(rate.value, abs=6e-5)
        lower, upper = found[3].split(" to ")
        assert share(lower) == pytest.approx(rate.lower, abs=6e-5)
        assert share(upper) == pytest.approx(rate.upper, abs=6e-5)
        ratio = each.ratios.get("false_positive_rate")
        assert (found[4] == "the lowest") is (ratio is None)
        seen += 1
    assert seen == 4


def test_a_suppressed_group_and_a_ratio_over_nothing_have_words():
    few = {"state": "suppressed", "rows": None, "value": None}
    some = {"state": "estimated", "rows": 50, "value": 0.1, "lower": 0.0, "upper": 0.2}
    over = {
        "state": "estimated",
        "against": ["b"],
        "value": None,
        "lower": 1.1,
        "upper": None,
        "verdict": "inconclusive",
    }
    audit = {
        "verdict": "inconclusive",
        "why": "one | two",
        "groups": [
            {
                "attributes": ["g"],
                "group": [name],
                "rates": {"false_positive_rate": rate},
                "ratios": {"false_positive_rate": ratio},
            }
            for name, rate, ratio in (("a", few, None), ("c", some, over))
        ],
    }
    table = under(by_group(Beside(audit=audit)), "False-positive rate by g")
    assert table[0] == ["a", "suppressed", "", "", ""]
    assert table[1][4] == "over a rate of 0 (1.10 to no upper limit): inconclusive"
    said = fairness(audit)
    assert "The fairness check says inconclusive: one \\| two." in said
    assert "No ratio of false-positive rates can be estimated" in said


def test_contributions_are_those_of_the_audit(card, beside):
    for name, of in beside.explained.items():
        table = under(card, f"**Facts that move the {name} score most**")
        for row, each in zip(table, of["weights"][:15], strict=False):
            assert row[0] == each["feature"].replace("_", " ")
            assert float(row[1]) == pytest.approx(each["mean_absolute"], abs=6e-5)
            assert float(row[2]) == pytest.approx(each["mean"], abs=6e-5)
            assert share(row[3]) == pytest.approx(each["share"], abs=6e-4)


def test_dependence_by_bin_is_that_of_its_file(beside):
    text, seen = explained(beside), 0
    for name, of in beside.dependence.items():
        part = text[text.index(f"### The {name} model") :]
        for each in of["features"]:
            words = each["feature"].replace("_", " ")
            table = under(part, f"**Mean contribution of {words} by its value**")
            for row, one in zip(table, each["bins"], strict=True):
                if one["rows"] is None:
                    assert row[1:] == ["too few to show"] * 2
                else:
                    assert row[1] == f"{one['rows']:,}"
                    assert float(row[2]) == pytest.approx(one["mean"], abs=6e-4)
                seen += 1
    assert seen > 10


def test_without_curves_and_audit_the_card_says_they_are_missing(learned):
    text = composed(learned, Beside())
    assert text.count("**Missing.**") == 5
    assert "![" not in text


def test_a_picture_that_is_not_there_is_not_named(learned, beside):
    text = composed(learned, dataclasses.replace(beside, pictures=frozenset()))
    assert "![" not in text
    assert "Promised and found by the fraud model" in text


def test_sources_are_the_bytes_that_were_read(card, beside, learned):
    table = dict(under(card, "Every figure stands in one of these files"))
    assert set(table) == {f"`{file}`" for file in beside.files}
    assert "`curves/curves.json`" in table
    assert f"tagged `training_id` = {learned.training_id}" in card


def test_a_damaged_file_is_named(folder):
    (folder / "audit/audit.json").write_text("{")
    with pytest.raises(ModelProblemError, match=r"audit\.json"):
        write_card(folder)
