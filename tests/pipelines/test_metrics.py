"""Metrics are well-formed, add up, and name no person."""

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from prometheus_client.parser import text_string_to_metric_families

from outlay.payments.store import Store
from outlay.payments.upkeep.notes import BACKUP, remember
from outlay.pipelines.exposition import Family, Sample, by, exposed, one
from outlay.pipelines.jobs.measuring import last_stages, measured

OUTLAY = Path(sys.executable).parent / "outlay"
UNITS = ("_seconds", "_cents", "_bytes", "_payments", "_total", "_info", "_snapshots")
COUNTS = ("outlay_batches_scored", "outlay_batches_not_screened")
LINE = re.compile(
    r"(# (HELP|TYPE) [a-z_0-9]+ .+)|"
    r"([a-z_0-9]+(\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*\})? -?[0-9.e+]+)"
)


def strictly(text):
    """Parse as a scraper does, and hold the text to what its form asks for besides."""
    assert text.endswith("\n")
    names = []
    for line in text.splitlines():
        assert LINE.fullmatch(line), line
        if line.startswith("# HELP"):
            names.append(line.split()[2])
        elif line.startswith("# TYPE"):
            assert line.split()[2] == names[-1]
        else:
            assert re.split(r"[ {]", line)[0] == names[-1]
    assert len(names) == len(set(names))
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in found
            found[key] = sample.value
    return found


def test_labels_and_help_are_escaped_and_read_back():
    odd = 'a "quoted"\\ two\nlines'
    text = exposed([by("outlay_odd_payments", f"x {odd}", "where", {odd: 1.5})])
    (family,) = text_string_to_metric_families(text)
    assert family.samples[0].labels == {"where": odd}
    assert family.samples[0].value == 1.5
    assert text.count("\n") == 3


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("payments_total", "counter"),
        ("outlay_payments", "counter"),
        ("outlay_payments_total", "gauge"),
        ("outlay_Payments", "gauge"),
    ],
)
def test_name_that_says_another_kind_is_refused(name, kind):
    with pytest.raises(ValueError, match=r"name of a metric|_total"):
        one(name, "x", 1, kind)


def test_label_of_many_values_is_refused():
    with pytest.raises(ValueError, match="101 series"):
        by("outlay_x_payments", "x", "payee", {str(n): 1 for n in range(101)})


def test_what_is_not_known_is_left_out():
    assert exposed([one("outlay_x_seconds", "x", None, "gauge")]) == ""
    whole = Family("outlay_x_seconds", "x", "gauge", (Sample(float("nan")),))
    assert exposed([whole]).endswith("outlay_x_seconds NaN\n")


def logged(path, *events):
    lines = [json.dumps(each) for each in events]
    path.write_text("cut off}\n" + "\n".join(lines) + "\n")
    return path


def ended(stage, seconds):
    return {"event": "stage ended", "stage": stage, "seconds": seconds}


def test_seconds_by_stage_are_those_of_the_last_whole_score(tmp_path):
    score = {"event": "command started", "command": "score"}
    done = {"event": "command ended", "command": "score"}
    other = {"event": "command started", "command": "lists"}
    log = logged(
        tmp_path / "log",
        *(score, ended("take_in", 9), done),
        *(score, ended("take_in", 1.5), ended("score_batch", 2), done),
        *(other, ended("take_list", 7), {**done, "command": "lists"}),
        *(score, ended("take_in", 3)),
    )
    assert last_stages(log) == {"take_in": 1.5, "score_batch": 2.0}
    assert last_stages(tmp_path / "none") == {}


@pytest.mark.slow
@pytest.mark.xdist_group("small")
def test_metrics_of_a_scored_store_add_up_and_are_well_formed(
    scored, monkeypatch, tmp_path
):
    home = scored[0]
    monkeypatch.delenv("OUTLAY_LOG", raising=False)
    remember(home, BACKUP, {"name": "x"})
    now = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    families = measured(home, now)
    found = strictly(exposed(families))
    store = Store.open(home)
    rows = sum(pq.read_metadata(path).num_rows for path in store.payments_files())
    cents = sum(
        pc.sum(pq.read_table(path, columns=["amount_cents"])["amount_cents"]).as_py()
        for path in store.payments_files()
    )

    def value(name, **labels):
        return found[name, tuple(sorted(labels.items()))]

    assert value("outlay_payments_total", where="accepted") == rows
    assert value("outlay_payments_cents", where="accepted") == cents
    assert value("outlay_payments_total", where="came_in") == rows + value(
        "outlay_payments_total", where="quarantined"
    )
    (standing,) = store.scored_files()
    rows = pq.read_table(standing, columns=["action", "routes"]).to_pylist()
    sent = [each["routes"] for each in rows if each["action"] == "review"]
    assert value("outlay_scored_payments", action="review") == len(sent) > 0
    for route in {route for routes in sent for route in routes} - {"capacity"}:
        told = value("outlay_flagged_payments", route=route)
        assert told == sum(route in routes for routes in sent)
    assert 3600 <= value("outlay_backup_age_seconds") < 3700
    assert value("outlay_model_age_seconds") % 86400 == 0
    assert value("outlay_batches_scored") == 1
    assert value("outlay_batches_not_screened") == 0
    for family in families:
        assert family.name.endswith(UNITS) or family.name in COUNTS, family.name
    out = tmp_path / "node" / "outlay.prom"
    subprocess.run([OUTLAY, "metrics", "--home", home, "--out", out], check=True)
    assert out.stat().st_mode & 0o777 == 0o644
    assert set(strictly(out.read_text())) == set(found)


@pytest.mark.slow
@pytest.mark.xdist_group("small")
def test_batch_whose_score_never_came_is_counted(small, tmp_path):
    from outlay.payments.reader import silent
    from outlay.pipelines.jobs.intake import take_in
    from outlay.pipelines.jobs.locking import working_folder

    home = small.copy(tmp_path / "home")
    manifest = take_in(small.request(home, tmp_path / "out").intake, silent)
    with working_folder(Store.open(home).batch_folder(manifest.import_id)):
        pass
    found = {each.name: each.samples for each in measured(home)}
    assert found["outlay_batches_not_screened"][0].value == 1
