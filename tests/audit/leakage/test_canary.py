"""Planted looks ahead are caught, and a recheck that misses one is called blind."""

import dataclasses
import datetime as dt
import json
import sys
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.audit.leakage import (
    LOOKS,
    Chance,
    Difference,
    LeakageReport,
    Shuffled,
    canaries,
    canary,
    leakage_evidence,
    permute,
    rebuilding,
)
from outlay.audit.leakage.slowly import Slowly
from outlay.features.compile import IDS
from outlay.features.history import History
from outlay.features.matrix import training_matrix
from tests.features import world

SINCE = world.FIRST + dt.timedelta(days=150)
UNTIL = world.FIRST + dt.timedelta(days=360)
AT_CHANCE = Chance(0.51, 0.45, 0.57, 900, 90)
SHUFFLED = Shuffled(0, {"fraud": AT_CHANCE, "error": AT_CHANCE})
REPORT = LeakageReport(200, ("a", "b"), {}, 0, (), {})


class Tables:
    """Made-up rows with few payees, and the matrix of them."""

    def __init__(self, folder):
        self.payments = world.random_payments(500, seed=1, days=380)
        self.outcomes = world.random_outcomes(self.payments, seed=2)
        fates = world.random_dispositions(self.payments, seed=3)
        self.history = world.write(folder, self.payments, self.outcomes, fates)
        self.matrix = folder / "matrix.parquet"
        training_matrix(self.history, since=SINCE, until=UNTIL, out=self.matrix)
        names = [*IDS, *LOOKS.values()]
        pq.write_table(pq.read_table(self.matrix, columns=names), self.matrix)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return Tables(tmp_path_factory.mktemp("canary"))


@pytest.fixture
def pair():
    model = SimpleNamespace(digest=lambda: "d" * 64)
    return SimpleNamespace(training_id="t", fraud=model, error=model)


def verdicts(found):
    return {each.look: each.verdict for each in found}


@pytest.mark.slow
def test_every_look_ahead_is_caught(tables):
    found = canaries(tables.history, tables.matrix)
    assert verdicts(found) == dict.fromkeys(LOOKS, "passes")
    assert all(0 < each.planted <= 20 for each in found)
    assert found == canaries(tables.history, tables.matrix)


def more(tables, look, row):
    """Return what a look ahead adds to a payment's feature, counted row by row."""
    day, payee = row["known_on"], row["payee_token"]
    theirs = [each for each in tables.payments if each["payee_token"] == payee]
    said = {}
    for each in sorted(tables.outcomes, key=lambda o: o["known_at"]):
        said.setdefault(each["payment_key"], []).append(each)
    if look == "an outcome a day early":
        first = [
            said[each["payment_key"]][0]
            for each in theirs
            if each["payment_key"] in said and each["known_on"] < day
        ]
        unsaid = ("unknown", "none")
        return sum(
            each["known_on"] == day
            and (each["ip_class"], each["fraud_state"]) != unsaid
            for each in first
        )
    if look == "its own outcome":
        return 1
    paid = [each for each in theirs if each["amount_cents"] > 0]
    if look == "other payments of its day":
        return sum(each["known_on"] == day for each in paid) - 1
    following = min(each["known_on"] for each in paid if each["known_on"] > day)
    return sum(e["amount_cents"] for e in paid if e["known_on"] == following) / 100


@pytest.mark.slow
def test_what_is_planted_is_what_a_look_ahead_would_see(tables):
    rows = {row["payment_key"]: row for row in tables.payments}
    looked = canary._looked(tables.history, tables.matrix, 0)
    assert set(looked["look"]) == set(LOOKS)
    for each in looked.to_dict("records"):
        expected = more(tables, each["look"], rows[each["payment_key"]])
        assert each["more"] == pytest.approx(expected), each
        assert each["more"] != 0


@pytest.mark.slow
def test_a_recheck_that_compares_nothing_is_blind(tables, monkeypatch, pair):
    module = sys.modules["outlay.audit.leakage.recheck"]
    monkeypatch.setattr(module, "_equal", lambda _one, _other: True)
    found = canaries(tables.history, tables.matrix)
    assert verdicts(found) == dict.fromkeys(LOOKS, "fails")
    evidence = leakage_evidence(pair, REPORT, SHUFFLED, found)
    assert evidence.verdict == "fails"
    assert "blind" in evidence.why


@pytest.mark.slow
def test_a_recheck_that_itself_looks_a_day_ahead_is_blind_to_that_alone(
    tables, monkeypatch
):
    def peeking(self, said, day, measure):
        known = self._said["day"][said] <= day
        said = said[known & (self._said["paid_on"][said] < day)]
        of = self._said["place"][said]
        last = np.append(of[1:] != of[:-1], True)[: of.size]
        return float(self._said[measure][said[last]].sum())

    monkeypatch.setattr(Slowly, "_state", peeking)
    found = verdicts(canaries(tables.history, tables.matrix))
    assert found.pop("an outcome a day early") == "fails"
    assert found["other payments of its day"] == "passes"
    assert found["the next payment's amount"] == "passes"


@pytest.mark.slow
def test_what_could_not_be_planted_is_inconclusive(tables, tmp_path, pair):
    less = tmp_path / "less.parquet"
    rows = pq.read_table(tables.matrix).drop_columns(["payee_errors"])
    pq.write_table(rows, less)
    found = canaries(tables.history, less)
    assert verdicts(found)["its own outcome"] == "inconclusive"
    assert leakage_evidence(pair, REPORT, SHUFFLED, found).verdict == "inconclusive"
    none = canaries(History(tables.history.payments), tables.matrix)
    assert verdicts(none) == dict.fromkeys(LOOKS, "inconclusive")


@pytest.mark.slow
def test_the_shuffled_matrix_is_built_from_the_permuted_outcomes(tables, tmp_path):
    days = SimpleNamespace(
        warm_up=SimpleNamespace(start=SINCE), tail=SimpleNamespace(end=UNTIL)
    )
    build = rebuilding(tables.history, SimpleNamespace(windows=days), tmp_path)
    outcomes = pa.concat_tables([pq.read_table(f) for f in tables.history.outcomes])
    names = ["payment_key", *LOOKS.values()]
    same = pq.read_table(build(outcomes), columns=names)
    assert same.equals(pq.read_table(tables.matrix, columns=names))
    payments = pa.table(
        {n: [p[n] for p in tables.payments] for n in ("payment_key", "program")}
    )
    permuted = permute(outcomes, payments, 0).outcomes
    other = pq.read_table(build(permuted), columns=names)
    assert not other["payee_errors"].equals(same["payee_errors"])
    assert other["payee_payments_7"].equals(same["payee_payments_7"])


def caught(look="an outcome a day early", planted=9, found=9):
    return canary.Canary(look, LOOKS[look], planted, found)


ALL = tuple(caught(look) for look in LOOKS)


def test_all_that_passes_passes(pair):
    evidence = leakage_evidence(pair, REPORT, SHUFFLED, ALL)
    assert evidence.verdict == "passes"
    assert evidence.check == "leakage"
    assert evidence.figures["canaries"][0]["caught"] == 9


OFF = Chance(0.81, 0.75, 0.87, 900, 90)
FEW = Chance(0.51, 0.25, 0.77, 30, 3)


@pytest.mark.parametrize(
    ("change", "verdict", "says"),
    [
        ({"report": None}, "fails", "recheck was not made"),
        ({"report": dataclasses.replace(REPORT, differing=3)}, "fails", "3 of 400"),
        (
            {"report": dataclasses.replace(REPORT, not_rechecked={"x": "why"})},
            "fails",
            "1 columns were not rechecked",
        ),
        ({"report": dataclasses.replace(REPORT, rows=0)}, "fails", "0 of 0"),
        ({"shuffled": None}, "fails", "shuffle was not made"),
        ({"shuffled": Shuffled(0, {"fraud": AT_CHANCE})}, "fails", "lacks the error"),
        (
            {"shuffled": Shuffled(0, {"fraud": OFF, "error": AT_CHANCE})},
            "fails",
            "0.810",
        ),
        (
            {"shuffled": Shuffled(0, {"fraud": FEW, "error": AT_CHANCE})},
            "inconclusive",
            "fraud model",
        ),
        ({"shuffled": Shuffled(0, {}, "too few")}, "inconclusive", "too few"),
        ({"planted": ()}, "fails", "no canary"),
        ({"planted": ALL[1:]}, "fails", "no canary 'an outcome a day early'"),
        ({"planted": (caught(found=8), *ALL[1:])}, "fails", "blind"),
        (
            {"planted": (caught(planted=0, found=0), *ALL[1:])},
            "inconclusive",
            "0 of 0",
        ),
    ],
)
def test_each_part_can_fail_alone(pair, change, verdict, says):
    parts = {"report": REPORT, "shuffled": SHUFFLED, "planted": ALL} | change
    evidence = leakage_evidence(pair, *parts.values())
    assert evidence.verdict == verdict
    assert says in evidence.why
    json.dumps(evidence.figures, allow_nan=False)


def test_cells_that_are_no_number_do_not_spoil_the_evidence(pair):
    cell = Difference("k", "payee_errors", float("nan"), 1.0)
    report = dataclasses.replace(REPORT, differing=1, differences=(cell,))
    evidence = leakage_evidence(pair, report, SHUFFLED, ALL)
    json.dumps(evidence.figures, allow_nan=False)
    assert evidence.figures["recheck"]["differing"] == 1
