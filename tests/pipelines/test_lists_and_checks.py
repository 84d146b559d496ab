"""From lists and a payment file to the queue: every strength once, and nobody named."""

import csv
import dataclasses
import json

import pyarrow.parquet as pq
import pytest

from outlay.decisions.checklist.reasons import PRIVACY_ACT
from outlay.payments.errors import StoreError
from outlay.payments.lists.snapshots import add_list
from outlay.payments.manifest import Manifest
from outlay.payments.store import Store
from outlay.pipelines.jobs.intake import Intake, take_in
from outlay.pipelines.jobs.scoring import ScoreRequest, score_file
from outlay.pipelines.quiet import hush
from outlay.pipelines.render.checks import evidence_tables
from outlay.pipelines.render.scored import score_tables
from tests.pipelines.listed import (
    COLD,
    DAY,
    EARLIER,
    LISTED,
    ORDER,
    PEOPLE,
    file_of,
    lists_of,
    payment,
    simulated,
)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("lists")]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A store with an earlier day, and lists of all four kinds."""
    hush()
    folder = tmp_path_factory.mktemp("lists")
    store = Store.create(folder / "home")
    earlier = [payment(number, who, EARLIER) for number, who in enumerate(ORDER)]
    earlier = [row for row in earlier if row["payment_id"] != "00000006"]
    path = file_of(folder / "earlier.parquet", earlier)
    take_in(Intake(home=store.home, file=path), lambda *_: None)
    for source, file in lists_of(folder).items():
        add_list(store, source, file, as_of=LISTED)
    (folder / "policy.toml").write_text(COLD)
    return store.home


@pytest.fixture(scope="module")
def scored(home):
    rows = [payment(number, who, DAY) for number, who in enumerate(ORDER)]
    rows[-1] |= {"payment_type": "Vendor", "betc": "COLL"}
    path = simulated(home, file_of(home.parent / "day.parquet", rows))
    request = ScoreRequest(
        Intake(home=home, file=path, as_of=DAY, payment_date=DAY),
        home.parent / "out",
        policy=home.parent / "policy.toml",
    )
    return request, score_file(request)


def rows_of(request):
    table = pq.read_table(request.out / "scored.parquet").to_pylist()
    return dict(zip(ORDER, table, strict=True))


def test_each_strength_comes_up_where_it_should(scored):
    rows = rows_of(scored[0])
    found = {
        who: [(m["list"], m["strength"]) for m in row["matches"]]
        for who, row in rows.items()
    }
    assert found == {
        "TIN_NAME": [("dmf", "TIN_NAME")],
        "TIN_ONLY": [("dmf", "TIN_ONLY")],
        "NAME_DOB": [("leie", "NAME_DOB")],
        "NAME_ADDR": [("sam", "NAME_ADDR")],
        "NAME_ONLY": [("ofac", "NAME_ONLY")],
        "OFAC": [("ofac", "NAME_ADDR")],
        "nobody": [],
    }
    assert {m["snapshot_on"] for row in rows.values() for m in row["matches"]} == {
        LISTED
    }


def test_routes_are_those_of_the_strengths(scored):
    routes = {who: row["routes"] for who, row in rows_of(scored[0]).items()}
    assert routes == {
        "TIN_NAME": ["list", "checklist"],
        "TIN_ONLY": ["list", "checklist"],
        "NAME_DOB": ["list"],
        "NAME_ADDR": ["list"],
        "NAME_ONLY": [],
        "OFAC": ["ofac"],
        "nobody": [],
    }


def test_every_list_reason_has_the_privacy_act(scored):
    for row in rows_of(scored[0]).values():
        for reason in row["reasons"]:
            if reason["model"] == "list":
                assert PRIVACY_ACT in reason["sentence"]
                assert "1 March 2026" in reason["sentence"]
                assert reason["clears"]


def test_checks_of_a_real_batch(scored):
    rows = rows_of(scored[0])
    said = {
        who: {each["check"]: each["status"] for each in row["checks"]}
        for who, row in rows.items()
    }
    assert said["nobody"] == {
        "funds": "not_checked",
        "amount_and_name": "pass",
        "tin": "fail",
        "appropriation": "fail",
        "not_deceased": "pass",
        "account": "not_checked",
        "contract_number": "not_checked",
        "award_number": "not_checked",
        "schedule": "not_checked",
    }
    assert said["NAME_ONLY"]["appropriation"] == "pass"
    assert said["TIN_NAME"]["not_deceased"] == "fail"


def test_the_queue_begins_with_ofac_and_shows_matches_and_failed_checks(scored):
    path = scored[0].out / "review.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["matches"].startswith("ofac 2026-03-01, entry ")
    assert rows[0]["reasons"].startswith("L-OFAC")
    assert all("tin: " in row["checks_failed"] for row in rows)
    assert len(rows) == 5


def test_the_manifest_says_lists_with_age_and_counts(scored):
    said = Manifest.load(scored[0].out).scoring
    assert said["matches"]["dmf"] == {"TIN_NAME": 1, "TIN_ONLY": 1}
    assert {
        name: each["age_days"] for name, each in said["lists"].items()
    } == dict.fromkeys(("dmf", "leie", "ofac", "sam"), 2)
    assert all(len(each["sha256"]) == 64 for each in said["lists"].values())
    assert said["routes"]["ofac"]["payments"] == 1
    assert said["checks"]["not_deceased"]["fail"] == 2
    titles = [str(getattr(table, "title", table)) for table in score_tables(scored[1])]
    assert "Payments that agree with watch lists" in titles
    assert "Checks before certification" in titles


def test_one_payments_matches_and_checks_are_shown(scored):
    rows = rows_of(scored[0])
    titles = [table.title for table in evidence_tables(rows["OFAC"])]
    assert titles == ["Watch lists", "Checks before certification"]
    (checks,) = evidence_tables(rows["nobody"])
    assert checks.row_count == 9
    assert not list(evidence_tables({}))


def test_nobodys_name_number_account_or_street_is_in_any_output(scored, home):
    raw = {part for person in PEOPLE.values() for part in person[:2]}
    raw |= {person[4] for person in PEOPLE.values()}
    raw |= {part for person in PEOPLE.values() for part in person[0].split()}
    raw |= {f"5550001234{number:04d}" for number in range(len(ORDER))}
    raw |= {"Eldermoss", "Hieronymus", "1961-04-09", "19610409"}
    files = [*scored[0].out.iterdir(), *scored[1].folder.iterdir()]
    for path in files:
        text = path.read_bytes().decode("latin-1").lower()
        if path.suffix == ".parquet":
            text = json.dumps(pq.read_table(path).to_pylist(), default=str).lower()
        found = {part for part in raw if part.lower() in text}
        assert not found, path.name


def test_a_new_snapshot_makes_a_new_run(scored, home, tmp_path):
    first, before = scored
    request = dataclasses.replace(first, out=tmp_path / "out")
    assert score_file(request).repeated
    add_list(Store.open(home), "sam", home.parent / "sam.csv", as_of=DAY)
    with pytest.raises(StoreError, match="other models, lists"):
        score_file(request)
    again = dataclasses.replace(request, rescore=True)
    after = score_file(again)
    assert after.folder != before.folder
    sam_match = rows_of(again)["NAME_ADDR"]["matches"][0]
    assert sam_match["snapshot_on"] == DAY
