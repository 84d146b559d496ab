"""The paper about gaps: each figure in its place, and little where little is known."""

import json
from html.parser import HTMLParser

from outlay.audit.papers.gaps import gaps, write_gaps

PART = {"name": "velocity", "gap": 0.25, "lower": 0.1, "upper": 0.4}
GAP = {
    "group": "a|b",
    "against": "c",
    "rows": 1_200,
    "gap": 0.5,
    "lower": 0.3,
    "upper": 0.7,
    "families": [PART, PART | {"name": "kinds", "gap": -0.05}],
    "features": [],
}
PROXY = {
    "group": "a|b",
    "payees": 90,
    "auc": 0.61,
    "lower": 0.55,
    "upper": 0.66,
    "leans_on": [["program_kind", 0.4]],
}
UNKNOWN = PROXY | {"group": "c", "auc": None, "leans_on": []}
SWAP = {
    "group": "all",
    "rows": 4_000,
    "flagged_before": 31,
    "up_share": 0.0021,
    "down_share": 0.0043,
}
SAID = {
    "rows": 4_000,
    "attributes": {
        "band": {
            "groups": ["a|b", "c"],
            "contributions": {"fraud": [GAP], "error": [GAP]},
            "proxy": [PROXY, UNKNOWN],
            "geography": [SWAP],
        },
        "lone": {"groups": ["x"]},
    },
}


class Cells(HTMLParser):
    def __init__(self):
        super().__init__()
        self.cells, self.inside = [], False

    def handle_starttag(self, tag, _attributes):
        self.inside = tag in {"td", "th"}
        if self.inside:
            self.cells.append("")

    def handle_endtag(self, tag):
        self.inside = self.inside and tag not in {"td", "th"}

    def handle_data(self, data):
        if self.inside:
            self.cells[-1] += data


def test_every_figure_stands_in_a_cell_and_a_bar_ends_none(tmp_path):
    (tmp_path / "gaps.json").write_text(json.dumps(SAID))
    _, page = write_gaps(tmp_path)
    read = Cells()
    read.feed(page.read_text(encoding="utf-8"))
    for cell in (
        "a|b",
        "0.50 (0.30 to 0.70)",
        "velocity +0.25, kinds -0.05",
        "0.61 (0.55 to 0.66)",
        "program kind",
        "too few payees",
        "0.21%",
        "0.43%",
    ):
        assert cell in read.cells, cell


def test_one_group_is_compared_with_nobody():
    assert "## By lone\n\nFewer than two groups" in gaps(SAID)


def test_without_figures_there_is_no_paper(tmp_path):
    assert write_gaps(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_training_without_a_family_stands_beside_that_with_all():
    worst = {
        "attribute": "band",
        "group": "a",
        "against": "c",
        "ratio": 1.7,
        "lower": 1.2,
        "upper": None,
    }
    stands = {
        "family": None,
        "recall": 0.31,
        "recall_lower": 0.25,
        "recall_upper": 0.4,
        "worst": [worst],
    }
    lone = stands | {"family": "network", "worst": []}
    text = gaps(SAID | {"without": [stands, lone]})
    assert "| with all | 31.0% (25.0% to 40.0%) | 1.70 (1.20 to no limit) |" in text
    assert "| network | 31.0% (25.0% to 40.0%) | cannot be told |" in text
