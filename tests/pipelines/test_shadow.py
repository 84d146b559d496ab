"""The challenger scores each batch beside the champion, and harms nothing."""

import datetime as dt
import json
import shutil

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from outlay.models.promotion import CHALLENGE, challenge, promote, withdraw
from outlay.payments.errors import ModelProblemError, StoreError
from outlay.payments.ledger import Act, Ledger
from outlay.payments.manifest import Manifest
from outlay.payments.runs import RESULTS
from outlay.payments.store import Store
from outlay.payments.tables import OUTCOMES
from outlay.pipelines.jobs import shadowing
from outlay.pipelines.jobs.intake import take_outcomes
from outlay.pipelines.jobs.scoring import score_file
from outlay.pipelines.jobs.shadow_report import ShadowReportRequest, shadow_report
from outlay.pipelines.jobs.training import TrainRequest, train_models
from outlay.pipelines.jobs.versions import find_pair
from outlay.pipelines.main import app
from tests.pipelines.conftest import SETTINGS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("small"),
    pytest.mark.usefixtures("wide"),
]
BYTES = ("scored.parquet", "review.csv", "quarantine.parquet")
ACT = Act("A. Ames", "a test", dt.datetime(2026, 1, 5, 15, tzinfo=dt.UTC))
DECIDED = ("combined", "cut", "expected_loss_cents", "arm_rate", "action", "routes")


def silent(_done, _total):
    pass


@pytest.fixture(scope="module")
def rivals(small, tmp_path_factory):
    """A store with a second training, and that training's id."""
    folder = tmp_path_factory.mktemp("rivals")
    home = small.copy(folder / "home")
    settings = folder / "settings.toml"
    settings.write_text("seed = 5\n" + SETTINGS.replace("40", "15"))
    request = TrainRequest(
        home, as_of=small.world.as_of, settings=settings, policy=small.policy
    )
    return home, train_models(request).folder.name


@pytest.fixture(scope="module")
def shadowed(small, rivals, tmp_path_factory):
    """A store whose day was scored while the second training challenged."""
    folder = tmp_path_factory.mktemp("shadowed")
    home = folder / "home"
    shutil.copytree(rivals[0], home)
    store = Store.open(home)
    challenge(store, find_pair(store, rivals[1]), ACT)
    return home, folder / "out", score_file(small.request(home, folder / "out"))


@pytest.fixture
def challenged(rivals, tmp_path):
    """A store that the test may change, with a challenger and nothing scored."""
    home = tmp_path / "home"
    shutil.copytree(rivals[0], home)
    store = Store.open(home)
    challenge(store, find_pair(store, rivals[1]), ACT)
    return home


def said_of(out, training):
    return Manifest.load(out).scoring["shadows"][training]


def decided_by(result, training):
    return pq.read_table(result.folder / "shadow" / training / "decided.parquet")


def test_a_challenger_changes_no_byte_of_what_the_champion_decides(
    scored, shadowed, rivals
):
    _, out, result = shadowed
    for name in BYTES:
        assert (out / name).read_bytes() == (scored[1] / name).read_bytes()
    (alone,) = Store.open(scored[0]).standing_runs()
    assert result.folder.name == alone.name
    assert sorted(path.name for path in out.iterdir()) == sorted(RESULTS)
    assert "failed" not in said_of(out, rivals[1])


def test_the_shadow_is_what_the_challenger_would_decide_as_champion(
    small, shadowed, rivals, tmp_path
):
    home = tmp_path / "home"
    shutil.copytree(rivals[0], home)
    store = Store.open(home)
    promote(store, find_pair(store, rivals[1]), ACT)
    score_file(small.request(home, tmp_path / "out"))
    champion = pq.read_table(tmp_path / "out/scored.parquet")
    shadow = decided_by(shadowed[2], rivals[1])
    for name in ("payment_key", "raw_fraud", "p_fraud", "raw_error", "p_error"):
        assert shadow[name].equals(champion[name]), name
    for name in DECIDED:
        assert shadow[name].equals(champion[name]), name
    other = pq.read_table(shadowed[1] / "scored.parquet")
    assert not shadow["action"].equals(other["action"])
    # The lot is drawn from keys alone, so both review the same payments at random.
    assert shadow["arm_rate"].equals(other["arm_rate"])


def test_the_shadow_names_whose_it_is(shadowed, rivals):
    _, _, result = shadowed
    about = result.folder / "shadow" / rivals[1] / "shadow.json"
    told = json.loads(about.read_text(encoding="utf-8"))
    store = Store.open(shadowed[0])
    assert told["challenger"] == find_pair(store, rivals[1]).facts
    assert told["run_id"] == result.folder.name
    assert said_of(shadowed[1], rivals[1]) == told


def test_a_repeat_adds_the_missing_shadow_and_scores_nothing_anew(
    small, rivals, shadowed, tmp_path
):
    home = tmp_path / "home"
    shutil.copytree(rivals[0], home)
    first = score_file(small.request(home, tmp_path / "out"))
    assert "shadows" not in first.manifest.scoring
    before = (first.folder / "scored.parquet").stat().st_mtime_ns
    store = Store.open(home)
    challenge(store, find_pair(store, rivals[1]), ACT)
    again = score_file(small.request(home, tmp_path / "out"))
    assert again.repeated
    assert (again.folder / "scored.parquet").stat().st_mtime_ns == before
    one, other = (decided_by(each, rivals[1]) for each in (again, shadowed[2]))
    assert one.equals(other)
    assert said_of(tmp_path / "out", rivals[1]) == said_of(shadowed[1], rivals[1])


def broken(home, training, how, monkeypatch):
    if how == "no held-out payments":
        (home / "models" / training / "holdout.parquet").unlink()
    changed = {"damaged": {"fraud_digest": "0" * 16}, "missing": {"fraud": "99"}}
    if how in changed:
        store = Store.open(home)
        facts = find_pair(store, training).facts | changed[how]
        Ledger.read(store.ledger_file).append(CHALLENGE, ACT, facts)
    if how == "a fault of our own":

        def fails(*_facts, **_more):
            raise ZeroDivisionError("90010001")

        monkeypatch.setattr(shadowing, "score_matrix", fails)


@pytest.mark.parametrize(
    "how", ["no held-out payments", "damaged", "missing", "a fault of our own"]
)
def test_a_failing_challenger_is_said_and_fails_nothing(
    small, scored, rivals, challenged, tmp_path, monkeypatch, how
):
    broken(challenged, rivals[1], how, monkeypatch)
    result = score_file(small.request(challenged, tmp_path / "out"))
    for name in BYTES:
        assert (tmp_path / "out" / name).read_bytes() == (scored[1] / name).read_bytes()
    told = said_of(tmp_path / "out", rivals[1])
    assert told["failed"].startswith("shadow failed: ")
    assert "90010001" not in told["failed"]
    assert Manifest.load(result.folder) == Manifest.load(tmp_path / "out")
    assert Manifest.load(tmp_path / "out").not_screened is None
    assert not (result.folder / "shadow" / rivals[1]).exists()


def test_after_a_failure_a_repeat_tries_again(
    small, rivals, challenged, tmp_path, monkeypatch
):
    with monkeypatch.context() as patch:
        broken(challenged, rivals[1], "a fault of our own", patch)
        score_file(small.request(challenged, tmp_path / "out"))
    score_file(small.request(challenged, tmp_path / "out"))
    assert said_of(tmp_path / "out", rivals[1])["run_id"]


def test_the_command_says_a_failure_loudly_and_ends_well(
    small, rivals, challenged, tmp_path
):
    (challenged / "models" / rivals[1] / "holdout.parquet").unlink()
    words = ["score", small.world.day, "--home", challenged, "--out", tmp_path / "out"]
    words += ["--policy", small.policy, "--programs", small.world.programs]
    words += ["--side", small.world.day_side, "--as-of", small.world.as_of]
    words += ["--payment-date", small.world.payment_date]
    env = {"COLUMNS": "220", "TERM": "dumb"}
    result = CliRunner().invoke(app, list(map(str, words)), env=env)
    assert result.exit_code == 0, result.exception
    assert "shadow failed: " in result.output
    assert "The champion's decisions stand" in result.output


def test_a_challenger_that_withdrew_casts_no_shadow(small, challenged, tmp_path):
    withdraw(Store.open(challenged), ACT)
    result = score_file(small.request(challenged, tmp_path / "out"))
    assert not (result.folder / "shadow").exists()
    assert "shadows" not in Manifest.load(tmp_path / "out").scoring


def test_the_report_counts_what_both_files_say(shadowed, rivals, tmp_path):
    home, out, result = shadowed
    request = ShadowReportRequest(home, out=tmp_path)
    told = shadow_report(request, silent).as_dict()
    sides = [
        ["model" in routes for routes in table["routes"].to_pylist()]
        for table in (
            pq.read_table(out / "scored.parquet"),
            decided_by(result, rivals[1]),
        )
    ]
    pairs = list(zip(*sides, strict=True))
    assert told["batches"] == 1
    assert told["payments"] == len(pairs)
    assert told["flagged_by_both"] == pairs.count((True, True))
    assert told["flagged_by_champion_only"] == pairs.count((True, False))
    assert told["flagged_by_challenger_only"] == pairs.count((False, True)) > 0
    assert told["outcomes"]["settled"] == 0
    kept = json.loads((tmp_path / "shadow.json").read_text(encoding="utf-8"))
    assert kept == told


def test_the_report_reads_outcomes_and_says_how_few_were_drawn(
    small, shadowed, rivals, tmp_path
):
    home = tmp_path / "home"
    shutil.copytree(shadowed[0], home)
    rows = pq.read_table(shadowed[1] / "scored.parquet").to_pylist()
    reviewed = [row for row in rows if row["action"] == "review"]
    later = small.world.as_of + dt.timedelta(days=60)
    made = [
        {
            "payment_key": row["payment_key"],
            "ip_class": "unknown" if n % 2 else "proper",
            "fraud_state": "referred" if n % 2 else "none",
            "source": "random_review" if "arm" in row["routes"] else "risk_review",
            "inclusion_probability": 1.0,
            "known_at": dt.datetime.combine(later, dt.time(9), dt.UTC)
            - dt.timedelta(days=5),
        }
        for n, row in enumerate(reviewed)
    ]
    table = OUTCOMES.of(made).drop(["known_on"])
    pq.write_table(table, tmp_path / "outcomes.parquet")
    take_outcomes(home, tmp_path / "outcomes.parquet", dispositions=False, on=later)
    request = ShadowReportRequest(home, rivals[1][:6], as_of=later)
    known = shadow_report(request, silent).as_dict()["outcomes"]
    drawn = sum("arm" in row["routes"] for row in reviewed)
    assert known["settled"] == len(reviewed)
    assert known["drawn_at_random"] == drawn > 0
    counts = known["counts"].values()
    assert sum(each["all"] for each in counts) == len(reviewed)
    assert sum(each["wrong"] for each in counts) == len(reviewed) // 2
    weighed = known["drawn_at_random_weighted"]["champion"]["false_positive_rate"]
    good = [
        (1 / row["arm_rate"], "model" in row["routes"])
        for n, row in enumerate(reviewed)
        if n % 2 == 0 and "arm" in row["routes"]
    ]
    expected = sum(w for w, hit in good if hit) / sum(w for w, _ in good)
    assert weighed["value"] == pytest.approx(expected)


def test_the_report_on_days_or_trainings_without_a_shadow_is_refused(
    shadowed, scored, small
):
    home = shadowed[0]
    after = small.world.as_of + dt.timedelta(days=1)
    with pytest.raises(StoreError, match="no batch of these days"):
        shadow_report(ShadowReportRequest(home, since=after), silent)
    with pytest.raises(StoreError, match="no challengers of these days"):
        shadow_report(ShadowReportRequest(home, "nothing"), silent)
    with pytest.raises(ModelProblemError, match="no challenger stands"):
        shadow_report(ShadowReportRequest(scored[0]), silent)


def test_the_command_prints_the_report_with_its_warning(shadowed):
    words = ["models", "shadow", "--home", str(shadowed[0])]
    result = CliRunner().invoke(app, words, env={"COLUMNS": "220", "TERM": "dumb"})
    assert result.exit_code == 0, result.exception
    text = " ".join(result.output.split())
    for word in ("Favours the champion", "not estimable", "Flagged by both"):
        assert word in text


@pytest.mark.flow
@pytest.mark.filterwarnings("ignore")
def test_a_failing_challenger_fails_no_flow_either(
    small, scored, rivals, challenged, tmp_path
):
    from prefect.testing.utilities import prefect_test_harness

    from outlay.pipelines.flows.score import score_flow

    (challenged / "models" / rivals[1] / "holdout.parquet").unlink()
    with prefect_test_harness(server_startup_timeout=180):
        state = score_flow(
            small.request(challenged, tmp_path / "out"), return_state=True
        )
    assert state.is_completed()
    assert "shadow failed" in said_of(tmp_path / "out", rivals[1])["failed"]
    for name in BYTES:
        assert (tmp_path / "out" / name).read_bytes() == (scored[1] / name).read_bytes()


def test_a_promotion_in_the_middle_of_a_run_decides_from_the_next_one_on(
    small, rivals, tmp_path
):
    home, still = tmp_path / "home", tmp_path / "still"
    for copy in (home, still):
        shutil.copytree(rivals[0], copy)
    store = Store.open(home)
    before = score_file(small.request(still, tmp_path / "before"))
    titles = []

    def promoting(title, stage, *facts):
        if title in {"Scoring", "Deciding and explaining"}:
            # Each time another one than stood: neither reading may see it.
            known = (
                find_pair(store, rivals[1]),
                find_pair(store, small.trained.folder.name),
            )
            promote(store, known[len(titles)], ACT)
            titles.append(title)
        return stage(*facts, silent)

    found = score_file(small.request(home, tmp_path / "out"), promoting)
    assert len(titles) == 2
    for name in BYTES:
        one, other = tmp_path / "before" / name, tmp_path / "out" / name
        assert one.read_bytes() == other.read_bytes()
    terms = "terms.json"
    assert (found.folder / terms).read_bytes() == (before.folder / terms).read_bytes()
