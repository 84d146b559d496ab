"""The evidence "fairness": fails, passes, or says what is missing."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from outlay.audit.evidence import Evidence
from outlay.audit.fairness.bounds import Limit
from outlay.audit.fairness.by_group import audit_groups
from outlay.audit.fairness.gate import fairness_evidence, judged
from tests.audit.fairness.made import ATTRIBUTES, made, table


class Digested:
    def __init__(self, digest):
        self.digest = lambda: digest


TRAINING = SimpleNamespace(
    training_id="t1", fraud=Digested("f" * 64), error=Digested("e" * 64)
)


def of_groups(*groups):
    """Return an audit of (name, payments, flagged) groups: known, and legitimate."""
    sex = [name for name, n, _ in groups for _ in range(n)]
    flagged = [place < hits for _, n, hits in groups for place in range(n)]
    n = len(sex)
    decided = table(flagged, [False] * n, [True] * n, [1.0] * n, sex=sex)
    return audit_groups(decided, ("sex",))


@pytest.mark.parametrize(
    ("groups", "verdict", "why"),
    [
        ([("f", 9_000, 900), ("m", 9_000, 300)], "fails", "f is at least 2"),
        ([("f", 9_000, 3_000), ("m", 9_000, 3_000)], "passes", "at most 1.0"),
        ([("f", 200, 20), ("m", 200, 20)], "inconclusive", "too few reviews"),
        ([("f", 200, 2), ("m", 200, 0)], "inconclusive", "nothing limits it above"),
        ([("f", 9_000, 900)], "inconclusive", "no attribute has two groups"),
    ],
)
def test_the_rule(groups, verdict, why):
    found = fairness_evidence(of_groups(*groups), TRAINING)
    assert (found.check, found.verdict) == ("fairness", verdict)
    assert why in found.why
    assert found.speaks_for(TRAINING)


def test_no_attributes_is_inconclusive():
    found = fairness_evidence(audit_groups(made(), ()), TRAINING)
    assert found.verdict == "inconclusive"
    assert found.why.startswith("no audited attributes")


def alike(n=9_000, few=0, unreviewed=0):
    sex = ["f"] * n + ["m"] * n + ["few"] * few + ["unseen"] * unreviewed
    flagged = ([True] * (n // 3) + [False] * (n - n // 3)) * 2
    flagged += [False] * (few + unreviewed)
    known = [True] * (2 * n + few) + [False] * unreviewed
    size = len(sex)
    return table(flagged, [False] * size, known, [1.0] * size, sex=sex)


def test_a_group_too_small_to_show_does_not_hold_it_up():
    found = fairness_evidence(audit_groups(alike(few=10), ("sex",)), TRAINING)
    assert found.verdict == "passes"
    assert found.figures["too small to show"] == 1
    assert found.figures["not estimable"] == []


def test_a_group_without_a_rate_does():
    found = fairness_evidence(audit_groups(alike(unreviewed=11), ("sex",)), TRAINING)
    assert found.verdict == "inconclusive"
    assert "sex unseen" in found.why
    assert found.figures["not estimable"] == ["sex unseen"]


def test_a_real_gap_fails_whatever_else_cannot_be_told():
    audit = of_groups(("f", 9_000, 900), ("m", 9_000, 300), ("x", 12, 1))
    assert judged(audit)[0] == "fails"


def crossed(shares, n):
    """Return decided rows with a share flagged for each of (f, m) x (n, s)."""
    sex = np.repeat(["f", "f", "m", "m"], n)
    area = np.repeat(["n", "s", "n", "s"], n)
    flagged = np.concatenate([np.arange(n) < round(each * n) for each in shares])
    size = 4 * n
    return table(
        flagged, [False] * size, [True] * size, [1.0] * size, sex=sex, area=area
    )


def test_a_pair_alone_can_fail_it():
    # Sex and area each look alike; women in the north do not.
    audit = audit_groups(crossed((0.2, 0.1, 0.1, 0.2), 20_000), ATTRIBUTES)
    verdicts = {
        each.attributes: each.verdict
        for each in audit.worst
        if each.measure == "false_positive_rate"
    }
    assert verdicts == {
        ("sex",): "passes",
        ("area",): "passes",
        ("sex", "area"): "fails",
    }
    verdict, why = judged(audit)
    assert verdict == "fails"
    assert "sex and area" in why


def test_a_pair_cannot_hold_it_up():
    # Few women in the south and few men in the north: of these nothing can be told.
    cells = [("f", "n", 9_000), ("f", "s", 60), ("m", "n", 60), ("m", "s", 9_000)]
    sex = [name for name, _, n in cells for _ in range(n)]
    area = [name for _, name, n in cells for _ in range(n)]
    flagged = [place < n // 3 for _, _, n in cells for place in range(n)]
    n = len(sex)
    decided = table(flagged, [False] * n, [True] * n, [1.0] * n, sex=sex, area=area)
    audit = audit_groups(decided, ATTRIBUTES)
    pairs = [
        each.verdict
        for each in audit.worst
        if len(each.attributes) == 2 and each.measure == "false_positive_rate"
    ]
    assert pairs == ["inconclusive"]
    assert judged(audit)[0] == "passes"


def test_it_is_written_and_read_again(tmp_path):
    decided = made().append_column("drawn", [[True] * 4_000])
    audit = audit_groups(decided, ATTRIBUTES, limit=Limit(0.1, 0.05))
    found = fairness_evidence(audit, TRAINING)
    path = found.save(tmp_path)
    again = Evidence.load(tmp_path, "fairness")
    assert again.verdict == found.verdict
    said = json.loads(path.read_text(encoding="utf-8"))
    assert said["figures"]["limit"] == 1.25
    assert len(said["figures"]["bounds"]) == 5
    assert {tuple(each["attributes"]) for each in said["figures"]["worst"]} == {
        ("sex",),
        ("area",),
        ("sex", "area"),
    }
    assert again.speaks_for(TRAINING)
