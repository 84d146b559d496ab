"""`outlay monitor` on a scored store: its report, its exit codes, what it keeps."""

import dataclasses
import datetime as dt
import json
import re
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from outlay.audit.monitor import drift_evidence
from outlay.features.history import History
from outlay.features.matrix import training_matrix
from outlay.models.training import Training
from outlay.payments.errors import (
    ConfigurationError,
    MonitorAlarmError,
    NotJudgedError,
)
from outlay.payments.manifest import Manifest
from outlay.payments.store import Store
from outlay.payments.tables import OUTCOMES, REVIEWS
from outlay.pipelines.jobs.monitoring import MonitorRequest, monitor, speak
from outlay.pipelines.main import app

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("small"),
    pytest.mark.usefixtures("wide"),
]
FILES = ("monitor.json", "monitor.html", "alert_rate.png")
RAW = ("tin", "account_number", "payee_name", "street")
SSN = "900123456"
# The small world has one scored day, which is no month.
ONE_DAY = "least_days = 1\n[features]\nleast_days = 1\n"
LAX = """
least_days = 1
[exchange]
watch = 9
alarm = 9
[alerts]
watch = 9
alarm = 9
"""


@pytest.fixture(scope="module")
def home(scored, tmp_path_factory):
    """A copy of the scored store with the features of its batches counted."""
    home = tmp_path_factory.mktemp("monitored") / "home"
    shutil.copytree(scored[0], home)
    monitor(MonitorRequest(home, home.parent / "first"))
    return home


def looked(home, out, text="", *words):
    settings = out.with_suffix(".toml")
    settings.write_text(text)
    asked = ["monitor", "--home", home, "--out", out, "--settings", settings, *words]
    result = CliRunner().invoke(app, [*map(str, asked)], env={"COLUMNS": "200"})
    path = out / "monitor.json"
    said = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    return result, said


def levels(said):
    return {each["check"]: each["level"] for each in said["findings"]}


def test_a_day_alone_is_not_judged_and_a_scheduler_hears_of_it(home, tmp_path):
    result, said = looked(home, tmp_path / "out")
    assert isinstance(result.exception, NotJudgedError)
    assert result.exception.exit_code == 31
    assert said["level"] == "no data"
    assert levels(said)["score combined"] == "no data"
    assert "1 day of payments cannot stand for a month" in result.output


def test_an_alarm_has_a_code_of_its_own_and_is_named(home, scored, tmp_path):
    result, said = looked(home, tmp_path / "out", ONE_DAY)
    assert isinstance(result.exception, MonitorAlarmError)
    assert result.exception.exit_code == 30
    found = levels(said)
    assert found["exchangeability, all payments"] == "alarm"
    assert "exchangeability, all payments" in result.exception.what
    assert all((tmp_path / "out" / name).exists() for name in FILES)
    rows = pq.read_table(scored[1] / "scored.parquet").to_pylist()
    flagged = sum("model" in row["routes"] for row in rows)
    (day,) = said["days"]
    assert (day["payments"], day["flagged"]) == (len(rows), flagged)
    assert (said["payments"], said["payments_of_others"]) == (len(rows), 0)
    assert len(said["shifts"]) > 130
    assert found["precision"] == "no data"
    assert found["override rate"] == "no data"


def test_the_last_report_stays_beside_the_training_for_the_review_app(home, tmp_path):
    for name, words in (("one", ""), ("other", ONE_DAY)):
        looked(home, tmp_path / name, words)
    (kept,) = Store.open(home).models_folder.glob("*/monitor/report/monitor.json")
    assert kept.read_bytes() == (tmp_path / "other/monitor.json").read_bytes()
    assert kept.read_bytes() != (tmp_path / "one/monitor.json").read_bytes()


def test_a_healthy_period_ends_with_0(home, tmp_path):
    result, said = looked(home, tmp_path / "out", LAX)
    assert result.exit_code == 0, result.exception
    assert said["level"] in {"ok", "watch"}
    assert "Result: " in result.output


def test_the_same_look_gives_the_same_bytes_and_counts_no_batch_twice(home, tmp_path):
    store = Store.open(home)
    kept = sorted(store.models_folder.glob("*/monitor/*.json"))
    before = {path: path.stat().st_mtime_ns for path in kept}
    assert len(before) == 2
    for name in ("one", "other"):
        looked(home, tmp_path / name, ONE_DAY)
    for name in FILES:
        one, other = (tmp_path / each / name for each in ("one", "other"))
        assert one.read_bytes() == other.read_bytes()
    assert {path: path.stat().st_mtime_ns for path in kept} == before
    assert not list(home.glob("tmp*"))


def test_nothing_of_a_person_is_in_what_it_writes(home, small, tmp_path):
    later = tmp_path / "home"
    shutil.copytree(home, later)
    store = Store.open(later)
    (run,) = store.standing_runs()
    rows = pq.read_table(run / "scored.parquet")
    strange = [
        SSN if i % 3 == 0 else name
        for i, name in enumerate(rows["program"].to_pylist())
    ]
    place = rows.schema.get_field_index("program")
    table = rows.set_column(place, "program", pa.array(strange))
    pq.write_table(table, run / "scored.parquet")
    result, said = looked(later, tmp_path / "out", ONE_DAY)
    assert said["payments"] == rows.num_rows
    written = [
        path.read_text(encoding="utf-8")
        for folder in (tmp_path / "out", *store.models_folder.glob("*/monitor"))
        for path in sorted(folder.rglob("*.*"))
        if path.suffix != ".png"
    ]
    assert len(written) == 5
    held = "\n".join([result.output, str(result.exception), *written])
    planted = {SSN, *rows["payment_key"].to_pylist()}
    for row in pq.read_table(small.world.day_rows).to_pylist():
        planted |= {row[name] for name in RAW if row[name] and len(row[name]) >= 8}
    assert len(planted) > 3_000
    # Digits of a long decimal fraction may be anybody's number by chance.
    own = r"(?<![\d.]){}(?!\d)"
    assert [
        v for v in planted if v in held and re.search(own.format(re.escape(v)), held)
    ] == []


def test_months_speak_once_their_outcomes_mature(home, small, tmp_path):
    later = tmp_path / "home"
    shutil.copytree(home, later)
    store = Store.open(later)
    (run,) = store.standing_runs()
    rows = pq.read_table(run / "scored.parquet").to_pylist()
    reviewed = [row for row in rows if row["action"] == "review"]
    known = small.world.as_of + dt.timedelta(days=45)
    pq.write_table(
        OUTCOMES.of([outcome(row, known) for row in reviewed]),
        store.outcomes_folder / "later.parquet",
    )
    day = small.world.as_of
    asked = ["--from", day, "--to", known]
    _, said = looked(later, tmp_path / "out", "least_labels = 5" + LAX, *asked)
    month = next(m for m in said["months"] if m["month"] == f"{day:%Y-%m}")
    assert month["labelled"] == len(reviewed)
    flags = [row for row in reviewed if "model" in row["routes"]]
    assert month["precision"]["rows"] == len(flags)
    # A day earlier nobody knew.
    asked = ["--from", day, "--to", known - dt.timedelta(days=1)]
    _, said = looked(later, tmp_path / "before", LAX, *asked)
    assert [m["why"] for m in said["months"]] == ["no labels"]


def outcome(row, known):
    return {
        "payment_key": row["payment_key"],
        "ip_class": "overpayment" if row["source_line"] % 2 else "proper",
        "fraud_state": "none",
        "known_at": dt.datetime.combine(known, dt.time(15), dt.UTC),
        "known_on": known,
        "source": "risk_review" if "model" in row["routes"] else "random_review",
        "inclusion_probability": 1.0,
    }


def test_reviews_of_the_store_are_judged(home, small, tmp_path):
    later = tmp_path / "home"
    shutil.copytree(home, later)
    store = Store.open(later)
    (run,) = store.standing_runs()
    rows = pq.read_table(run / "scored.parquet").to_pylist()
    flags = [row for row in rows if "model" in row["routes"]]
    at = dt.datetime.combine(small.world.as_of, dt.time(15), dt.UTC)
    made = {"decided_at": at, "known_at": at, "known_on": at.date(), "batch_id": "b"}
    made |= {"run_id": run.name, "reviewer_token": "0" * 32, "decision": "release"}
    store.reviews_folder.mkdir()
    pq.write_table(
        REVIEWS.of([made | {"payment_key": row["payment_key"]} for row in flags]),
        store.reviews_folder / "a.parquet",
    )
    result, said = looked(later, tmp_path / "out", LAX)
    assert levels(said)["override rate"] == "alarm"
    assert "override rate" in result.exception.what


@pytest.mark.parametrize(
    ("words", "text", "error", "problem"),
    [
        (
            ["--from", "2020-01-01", "--to", "2020-02-01"],
            "",
            NotJudgedError,
            "no batch",
        ),
        (
            ["--from", "2026-02-01", "--to", "2026-01-01"],
            "",
            ConfigurationError,
            "period",
        ),
        (["--from", "yesterday"], "", ConfigurationError, "--from is not a date"),
        ([], "[stabilty]\n", ConfigurationError, "nobody declared"),
    ],
)
def test_what_cannot_be_asked_is_refused(home, tmp_path, words, text, error, problem):
    result, said = looked(home, tmp_path / "out", text, *words)
    assert isinstance(result.exception, error)
    assert problem in result.exception.what
    assert said is None


def test_without_a_champion_or_a_batch_nothing_is_judged(small, tmp_path):
    Store.create(tmp_path / "empty")
    with pytest.raises(NotJudgedError, match="no pair of models is champion"):
        monitor(MonitorRequest(tmp_path / "empty", tmp_path))
    with pytest.raises(NotJudgedError, match="has scored no batch"):
        monitor(MonitorRequest(small.home, tmp_path))


def copied(home, days):
    """Let the scored batch stand on `days` earlier days as well; return its day."""
    store = Store.open(home)
    (run,) = store.standing_runs()
    batch, day = run.parents[1], Manifest.load(run).as_of
    (kept,) = store.models_folder.glob(f"*/monitor/{batch.name}-*.json")
    for back in range(1, days + 1):
        name = f"{back:016x}"
        shutil.copytree(batch, batch.with_name(name))
        shutil.copy(kept, kept.with_name(kept.name.replace(batch.name, name)))
        other = batch.with_name(name) / "runs" / run.name
        earlier = day - dt.timedelta(days=back)
        made = dataclasses.replace(Manifest.load(run), as_of=earlier, import_id=name)
        made.save(other)
    return day


def test_six_days_are_judged_and_three_of_them_are_not(home, tmp_path):
    later = tmp_path / "home"
    shutil.copytree(home, later)
    last = copied(later, 5)
    _, said = looked(later, tmp_path / "six")
    found = levels(said)
    assert [day["day"] for day in said["days"]] == [
        (last - dt.timedelta(days=back)).isoformat() for back in range(5, -1, -1)
    ]
    assert (said["batches"], said["level"]) == (6, "alarm")
    assert found["exchangeability, all payments"] == "alarm"
    assert found["score raw_error"] == "ok"
    # Six days are still no month of features.
    assert found["features"] == "no data"
    result, said = looked(later, tmp_path / "three", "", "--days", 3)
    assert (len(said["days"]), result.exception.exit_code) == (3, 31)


def test_payments_of_other_models_are_counted_apart(home, tmp_path):
    later = tmp_path / "home"
    shutil.copytree(home, later)
    copied(later, 1)
    store = Store.open(later)
    other = next(r for r in store.standing_runs() if r.parents[1].name.startswith("0"))
    record = Manifest.load(other)
    models = record.scoring | {"fraud_model": "outlay-fraud/9"}
    dataclasses.replace(record, scoring=models).save(other)
    _, said = looked(later, tmp_path / "out", ONE_DAY)
    assert (said["batches"], len(said["days"])) == (1, 1)
    assert said["payments_of_others"] == said["payments"] > 0


def test_speaking_is_silent_where_all_is_well(home, tmp_path):
    settings = tmp_path / "s.toml"
    settings.write_text(LAX)
    speak(monitor(MonitorRequest(home, tmp_path, settings=settings)))


@pytest.fixture(scope="module")
def matrix(small, tmp_path_factory):
    training = Training.load(small.trained.folder)
    path = tmp_path_factory.mktemp("matrix") / "matrix.parquet"
    training_matrix(
        History.of(Store.open(small.home)),
        since=training.windows.threshold.start,
        until=training.windows.test.end,
        out=path,
    )
    return path


def test_a_training_whose_scores_stayed_passes(small, matrix, tmp_path):
    training = Training.load(small.trained.folder)
    found = drift_evidence(training, matrix)
    assert found.verdict == "passes"
    assert set(found.figures["findings"]) == {
        *(f"score {name}" for name in ("raw_fraud", "raw_error", "combined")),
        "exchangeability, all payments",
        "features",
    }
    assert found.speaks_for(training)
    found.save(tmp_path)
    assert type(found).load(tmp_path, "drift") == found


def test_a_training_whose_scores_moved_fails(small, matrix):
    training = Training.load(small.trained.folder)
    place = training.test.schema.get_field_index("raw_error")
    raw = training.test["raw_error"].to_numpy()
    moved = pa.array(raw + 2 * np.std(raw))
    test = training.test.set_column(place, "raw_error", moved)
    found = drift_evidence(dataclasses.replace(training, test=test), matrix)
    assert found.verdict == "fails"
    assert found.why.startswith("score raw_error: stability")


def test_features_that_moved_alone_and_few_payments_leave_it_open(
    small, matrix, tmp_path
):
    training = Training.load(small.trained.folder)
    table = pq.read_table(matrix)
    start = training.windows.test.start
    late = np.array([day >= start for day in table["known_on"].to_pylist()])
    for name in training.fraud.features:
        if table[name].type == pa.float64():
            values = np.where(late, 1e6, table[name].to_numpy(zero_copy_only=False))
            place = table.schema.get_field_index(name)
            table = table.set_column(place, name, pa.array(values))
    pq.write_table(table, tmp_path / "moved.parquet")
    found = drift_evidence(training, tmp_path / "moved.parquet")
    assert found.verdict == "inconclusive"
    assert found.why.startswith("features: ")
    few = dataclasses.replace(training, test=training.test.slice(0, 20))
    assert drift_evidence(few, matrix).verdict == "inconclusive"
