"""An agency's own sources in a scoring run, through a real entry point."""

import sys

import pyarrow.parquet as pq
import pytest

from outlay.payments.manifest import Manifest
from outlay.payments.store import Store
from outlay.pipelines.jobs.intake import Intake
from outlay.pipelines.jobs.scoring import ScoreRequest, score_file
from outlay.pipelines.quiet import hush
from tests.pipelines.listed import COLD, DAY, ORDER, PEOPLE, file_of, payment, simulated

SOURCES = """
class Base:
    def __init__(self):
        self.source = f"Made-up {type(self).__name__.lower()} source"

class Account(Base):
    def ask(self, rows):
        assert rows.schema.names == [
            "payee_name", "tin", "routing_number", "account_number"
        ]
        ends = [number[-1] for number in rows["account_number"].to_pylist()]
        return ["closed" if end == "1" else "owned" for end in ends]

class Tin(Base):
    def ask(self, rows):
        raise ValueError(rows["tin"][0].as_py())

class Death(Base):
    def ask(self, rows):
        return ["rubbish: " + name for name in rows["payee_name"].to_pylist()]

class Debt(Base):
    def ask(self, rows):
        return ["debt"] * rows.num_rows

class Funds(Base):
    def ask(self, rows):
        assert rows.schema.names == ["tas", "betc", "amount_cents", "scheduled_on"]
        return ["available"] * rows.num_rows
"""
pytestmark = pytest.mark.slow
KINDS = ("account", "tin", "death", "debt", "funds")


@pytest.fixture
def request_of(tmp_path):
    hush()
    home = Store.create(tmp_path / "home").home
    rows = [payment(number, who, DAY) for number, who in enumerate(ORDER)]
    path = simulated(home, file_of(tmp_path / "day.parquet", rows))
    (tmp_path / "policy.toml").write_text(COLD)
    intake = Intake(home=home, file=path, as_of=DAY, payment_date=DAY)

    def made(out, **more):
        policy = tmp_path / "policy.toml"
        return ScoreRequest(intake, tmp_path / out, policy=policy, **more)

    return made


@pytest.fixture
def plugged_in(tmp_path, monkeypatch):
    site = tmp_path / "site"
    folder = site / "made_up_agency-1.0.dist-info"
    folder.mkdir(parents=True)
    (site / "made_up_sources.py").write_text(SOURCES)
    (folder / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: made-up-agency\nVersion: 1.0\n"
    )
    points = [f"{kind} = made_up_sources:{kind.title()}" for kind in KINDS]
    (folder / "entry_points.txt").write_text(
        "\n".join(["[outlay.adapters]", *points, ""])
    )
    monkeypatch.syspath_prepend(site)
    yield
    sys.modules.pop("made_up_sources", None)


def checks_of(out):
    return [
        {each["check"]: (each["status"], each["why"]) for each in row["checks"]}
        for row in pq.read_table(out / "scored.parquet").to_pylist()
    ]


def test_sources_answer_fail_and_talk_nonsense_and_no_number_gets_out(
    request_of, plugged_in
):
    request = request_of("out")
    scored = score_file(request)
    rows = checks_of(request.out)
    assert {len(row) for row in rows} == {10}
    assert [row["account"][0] for row in rows] == ["pass", "fail", *["pass"] * 5]
    assert "code closed, the account is closed" in rows[1]["account"][1]
    assert {row["funds"][0] for row in rows} == {"pass"}
    # Numbers of the tests are of a range that is never given out: intake says so.
    assert {row["tin"][0] for row in rows} == {"fail"}
    assert {row["not_deceased"][0] for row in rows} == {"not_checked"}
    assert "no code of it" in rows[0]["not_deceased"][1]
    assert {row["debt"][0] for row in rows} == {"pass"}
    actions = pq.read_table(request.out / "scored.parquet")["action"].to_pylist()
    assert actions == ["pass"] * 7
    assert Manifest.load(request.out).scoring["checks"]["account"]["fail"] == 1
    raw = {person[0] for person in PEOPLE.values()}
    raw |= {person[4] for person in PEOPLE.values()}
    for path in (*request.out.iterdir(), *scored.folder.iterdir()):
        text = path.read_bytes().decode("latin-1")
        if path.suffix == ".parquet":
            text = str(pq.read_table(path).to_pylist())
        assert not [part for part in raw if part in text], path.name


def test_a_source_that_raises_is_not_checked(request_of, plugged_in, tmp_path):
    rows = [
        payment(number, who, DAY, tin=f"21910001{number}", schedule_number="T")
        for number, who in enumerate(ORDER)
    ]
    request = request_of("out")
    home = request.intake.home
    path = simulated(home, file_of(tmp_path / "other.parquet", rows))
    intake = Intake(home, path, as_of=DAY, payment_date=DAY)
    score_file(ScoreRequest(intake, request.out, policy=request.policy))
    status, why = checks_of(request.out)[0]["tin"]
    assert status == "not_checked"
    assert why.endswith("it failed (ValueError)")


def test_sources_that_come_later_make_a_new_run(request_of, tmp_path):
    before = score_file(request_of("out"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "outlay.pipelines.jobs.plan.adapters_used", lambda: {"tin": "x 1.0"}
        )
        patch.setattr("outlay.pipelines.jobs.checking.plugged_in", lambda: ())
        after = score_file(request_of("again", rescore=True))
    assert before.folder != after.folder
