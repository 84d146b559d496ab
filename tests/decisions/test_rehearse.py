"""A batch decided again from what was kept, against a fresh decision of all of it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outlay.decisions.checklist.found import Found
from outlay.decisions.decide import decide
from outlay.decisions.evidence import keep_evidence
from outlay.decisions.rehearse import DECIDED, KEPT, rehearse
from outlay.decisions.screening import Screening
from outlay.payments.errors import TableError
from tests.decisions.checklist.made import found, match, matches
from tests.decisions.deciding import KEY, LINEAGE, batch, column, screening
from tests.decisions.standins import policy_with

ROWS = 600
STRENGTHS = ("TIN_NAME", "NAME_DOB", "NAME_ONLY")


@dataclass(frozen=True)
class Run:
    """A batch that was decided once, and what the run kept of it."""

    pair: tuple[Path, Path]
    found: Found
    scored: Path
    evidence: Path
    matches: Path

    @property
    def kept(self):
        return Found.open(self.evidence, self.matches)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    random = np.random.default_rng(9)
    features = {
        "same_invoice": (random.random(ROWS) < 0.05).astype(float),
        "near_limit_payments_7": random.integers(0, 3, ROWS).astype(float),
        "near_limit_payments_in_batch": random.integers(0, 3, ROWS).astype(float),
        "near_limit_sum_in_batch": random.random(ROWS) * 2,
    }
    agency = ["Agency A" if x % 3 else "Agency B" for x in range(ROWS)]
    pair = batch(folder, ROWS, features=features, agency=agency)
    some = [
        match(number, list=("ofac", "sam", "dmf")[number % 3], strength=strength)
        for number, strength in zip(range(0, ROWS, 17), STRENGTHS * 100, strict=False)
    ]
    rows = [{} if x % 11 else {"routing_number": "021000020"} for x in range(ROWS)]
    listed = matches(folder, *some)
    all_found = found(folder, *rows, matches=listed, rows_a_piece=100)
    scored, evidence = folder / "first.parquet", folder / "evidence.parquet"
    cold = Screening(policy_with(), KEY)
    decide(*pair, scored, cold, LINEAGE, found=all_found, rows=250)
    keep_evidence(pair[1], all_found.checks, evidence, rows=170)
    return Run(pair, all_found, scored, evidence, listed)


shares = st.sampled_from([0.005, 0.02, 0.1, 0.4])
switches = st.sampled_from(["always", "never", "without_model"])


@st.composite
def policies(draw):
    arm = {"share_of_capacity": None, "reviews_per_day": None, "rate": None}
    size = draw(st.sampled_from([("rate", 0.03), ("reviews_per_day", 9)]))
    return policy_with(
        default={
            "max_false_positive_rate": draw(shares),
            "basis": draw(st.sampled_from(["random_review", "all_payments"])),
            "least_amount_cents": draw(st.sampled_from([0, 5_000_000])),
        },
        capacity={
            "reviews_per_day": draw(st.integers(0, 80)),
            "agencies": draw(st.sampled_from([{}, {"Agency B": 3}])),
        },
        arm=arm | dict([size]),
        rules={"duplicates": draw(switches), "splits": draw(switches)},
        lists={"least_amount_cents": draw(st.sampled_from([0, 3_000_000]))},
        checklist={
            "mechanical": draw(st.sampled_from(["return", "review", "record"])),
        },
    )


@settings(max_examples=12)  # each decides a batch twice
@given(policies(), st.booleans(), st.integers(0, 20))
def test_any_policy_decides_as_a_fresh_run_under_it(
    run, explained_always, policy, modelled, used
):
    taken = {"Agency A": used}
    screened = (
        screening(policy, used=taken)
        if modelled
        else Screening(policy, KEY, used=taken)
    )
    fresh, again = run.scored.with_name("fresh"), run.scored.with_name("again")
    told = decide(*run.pair, fresh, screened, LINEAGE, found=run.found, rows=190)
    summary = rehearse(
        run.scored, run.evidence, again, screened, LINEAGE, found=run.kept, rows=190
    )
    one, other = pq.read_table(fresh), pq.read_table(again)
    for name in (*KEPT, *DECIDED):
        assert one[name].equals(other[name]), name
    assert summary.as_dict() | {"top": told.as_dict()["top"]} == told.as_dict()


@pytest.fixture(scope="module")
def explained_always():
    from outlay.decisions import explaining
    from tests.decisions.standins import contributions

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(explaining, "contributions", contributions)
        yield


def test_the_kept_batch_has_something_on_every_route(run, explained_always):
    policy = policy_with(
        default={"max_false_positive_rate": 0.02},
        capacity={"reviews_per_day": 15},
        rules={"duplicates": "always"},
    )
    out = run.scored.with_name("routes")
    rehearse(run.scored, run.evidence, out, screening(policy), LINEAGE, found=run.kept)
    table = pq.read_table(out)
    routes = {route for each in table["routes"].to_pylist() for route in each}
    assert routes == {"ofac", "list", "checklist", "model", "rule", "arm", "capacity"}
    assert len(set(column(table, "action"))) == 3


def test_evidence_of_other_payments_is_refused(run, tmp_path):
    fewer = tmp_path / "fewer.parquet"
    pq.write_table(pq.read_table(run.evidence).slice(1), fewer)
    policy = Screening(policy_with(), KEY)
    with pytest.raises(TableError, match="not of the same payments"):
        rehearse(run.scored, fewer, tmp_path / "out", policy, LINEAGE, found=run.kept)
    assert not (tmp_path / "out").exists()
