"""The main job on a small world, through the same functions as the command line."""

import dataclasses
import datetime as dt
import json
import re

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from outlay.decisions.policy import Policy
from outlay.payments.errors import ModelProblemError, OutputError, StoreError
from outlay.payments.intake.source import file_sha256
from outlay.payments.manifest import Manifest
from outlay.payments.runs import RESULTS
from outlay.payments.store import Store
from outlay.pipelines.jobs import scoring
from outlay.pipelines.jobs.explaining import explain_payment
from outlay.pipelines.jobs.scoring import score_file
from outlay.pipelines.render.scored import NO_MODEL, score_tables
from tests.keys import put_keys

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]
BYTES = ("scored.parquet", "review.csv", "quarantine.parquet")


def rows(out):
    return pq.read_table(out / "scored.parquet")


def test_nothing_is_lost_in_counts_and_cents(small, scored):
    manifest = Manifest.load(scored[1])
    table = rows(scored[1])
    quarantined = pq.read_table(scored[1] / "quarantine.parquet")
    day = pq.read_table(small.world.day_rows)
    cents = pc.sum(day["amount_cents"]).as_py()
    assert day.num_rows == table.num_rows + quarantined.num_rows
    assert (
        cents
        == pc.sum(table["amount_cents"]).as_py()
        + pc.sum(quarantined["amount_cents"]).as_py()
    )
    assert (manifest.came_in.payments, manifest.came_in.cents) == (day.num_rows, cents)
    assert manifest.accepted.payments == table.num_rows
    assert quarantined.num_rows > 0


def test_every_payment_has_both_scores_an_action_and_its_lineage(scored):
    table = rows(scored[1])
    for name in ("raw_fraud", "p_fraud", "raw_error", "p_error", "combined", "cut"):
        assert table[name].null_count == 0
    assert set(table["action"].to_pylist()) == {"pass", "review"}
    assert len(set(table["run_id"].to_pylist())) == 1
    assert set(table["fraud_model"].to_pylist()) == {"outlay-fraud/1"}


def test_payments_under_review_have_reasons_with_code_sentence_and_facts(scored):
    table = rows(scored[1])
    reviewed = table.filter(pc.equal(table["action"], "review")).to_pylist()
    flagged = [row for row in reviewed if "model" in row["routes"]]
    assert flagged
    for row in flagged:
        assert row["reasons"]
        assert all(reason["code"].startswith("F-") for reason in row["reasons"])
        assert all(reason["contribution"] > 0 for reason in row["reasons"])
        assert all("fraud" not in r["sentence"].lower() for r in row["reasons"])


def test_same_file_again_gives_the_same_bytes_from_the_same_run(
    small, scored, tmp_path
):
    again = score_file(small.request(scored[0], tmp_path / "again"))
    assert again.repeated
    for name in BYTES:
        assert (tmp_path / "again" / name).read_bytes() == (
            scored[1] / name
        ).read_bytes()


def test_another_store_with_the_same_history_gives_the_same_bytes(
    small, scored, tmp_path
):
    home = small.copy(tmp_path / "home")
    score_file(small.request(home, tmp_path / "out"))
    for name in BYTES:
        assert (tmp_path / "out" / name).read_bytes() == (scored[1] / name).read_bytes()


def test_retry_on_another_day_is_no_duplicate_of_itself(small, scored, tmp_path):
    request = small.request(scored[0], tmp_path / "out")
    later = dataclasses.replace(request.intake, as_of=None, payment_date=None)
    score_file(dataclasses.replace(request, intake=later))
    assert Manifest.load(tmp_path / "out").as_of == small.world.as_of
    assert rows(tmp_path / "out").equals(rows(scored[1]))
    with pytest.raises(StoreError, match="as-of"):
        other = dataclasses.replace(
            request.intake, as_of=small.world.as_of + dt.timedelta(days=1)
        )
        score_file(dataclasses.replace(request, intake=other))


@pytest.mark.parametrize("form", ["parquet", "csv", "shuffled"])
def test_scores_do_not_depend_on_the_file_s_form_or_order(
    small, scored, tmp_path, form
):
    """The same payments as SPR, Parquet, CSV and in another order: equal results.

    Identifiers with leading zeros survive all of them, or tokens would differ. What a
    payment request's own rules quarantine (a blank name) is in none of the tables: one
    payment more is another batch, whose share drawn at random is another.
    """
    home = small.approved(small.copy(tmp_path / "home"))
    file = _rewritten(small, scored[1], tmp_path, form)
    score_file(
        small.request(
            home, tmp_path / "out", file=file, side=None, allow_demo_model=True
        )
    )
    # Of the checks, one is on the form itself.
    of_the_file = ["batch_id", "source_line", "run_id", "checks"]
    ours = rows(scored[1]).drop(of_the_file).sort_by("payment_key")
    theirs = rows(tmp_path / "out").drop(of_the_file).sort_by("payment_key")
    assert theirs.to_pylist() == ours.to_pylist()


def _rewritten(small, out, folder, form):
    """Write what `out` scored as a table; return its path."""
    with duckdb.connect() as connection:
        day = connection.sql(
            "FROM read_parquet($day) SEMI JOIN (SELECT payment_key FROM "
            "read_parquet($scored)) ON split_part(payment_key, '-', 3) = "
            "schedule_number AND split_part(payment_key, '-', 4) = payment_id",
            params={
                "day": str(small.world.day_rows),
                "scored": str(out / "scored.parquet"),
            },
        )
        path = folder / f"day-{form}.{'csv' if form == 'csv' else 'parquet'}"
        if form == "csv":
            day.write_csv(str(path))
        else:
            order = "hash(payment_id)" if form == "shuffled" else "source_line"
            day.order(order).write_parquet(str(path))
    return path


def test_demo_model_is_refused_on_other_data_unless_allowed(small, tmp_path):
    home = small.approved(small.copy(tmp_path / "home"))
    day = pq.read_table(small.world.day_rows).slice(0, 50)
    other = tmp_path / "other.parquet"
    pq.write_table(day, other)
    request = small.request(home, tmp_path / "out", file=other, side=None)
    with pytest.raises(ModelProblemError, match="simulated") as refused:
        score_file(request)
    assert "--allow-demo-model" in refused.value.message
    said = Manifest.load(tmp_path / "out")
    assert said.not_screened is not None
    score_file(dataclasses.replace(request, allow_demo_model=True))
    assert rows(tmp_path / "out").num_rows > 0
    assert Manifest.load(tmp_path / "out").not_screened is None


def test_cold_start_checks_and_draws_without_a_model(small, tmp_path):
    home = tmp_path / "home"
    put_keys(home)
    store = Store.create(home)
    store.mark_simulated(file_sha256(small.world.day))
    scored = score_file(small.request(home, tmp_path / "out"))
    said = [str(getattr(each, "title", each)) for each in score_tables(scored)]
    assert NO_MODEL in said
    assert not [each for each in said if each.startswith("Limit on")]
    table = rows(tmp_path / "out")
    assert set(table["fraud_model"].to_pylist()) == {"none"}
    assert table["raw_fraud"].null_count == table.num_rows
    assert any("arm" in routes for routes in table["routes"].to_pylist())


def test_other_policy_needs_a_wish_and_both_runs_are_kept(small, tmp_path):
    home = small.copy(tmp_path / "home")
    score_file(small.request(home, tmp_path / "first"))
    policy = tmp_path / "policy.toml"
    policy.write_text(small.policy.read_text().replace("= 0.05", "= 0.04"))
    request = small.request(home, tmp_path / "second", policy=policy)
    with pytest.raises(StoreError, match="scored before"):
        score_file(request)
    result = score_file(dataclasses.replace(request, rescore=True))
    batch = result.folder.parents[1]
    assert len(list((batch / "runs").iterdir())) == 2
    assert (batch / "current").read_text().strip() == result.folder.name
    assert set(rows(tmp_path / "second")["policy"].to_pylist()) == {
        Policy.load(policy).digest()
    }


def test_unwritable_output_is_said_and_the_run_is_kept(small, tmp_path):
    home = small.copy(tmp_path / "home")
    (tmp_path / "out").write_text("a file where the folder should be")
    with pytest.raises(OutputError, match="file, not a folder"):
        score_file(small.request(home, tmp_path / "out"))
    kept = Store.open(home).standing_runs()
    assert all((kept[0] / name).exists() for name in RESULTS)


def test_failed_run_says_not_screened_and_a_repeat_completes(
    small, scored, tmp_path, monkeypatch
):
    home = small.copy(tmp_path / "home")

    def fail(*_args, **_kwargs):
        raise ArithmeticError("900-12-3456")

    with monkeypatch.context() as patched:
        patched.setattr(scoring, "decide", fail)
        with pytest.raises(ArithmeticError):
            score_file(small.request(home, tmp_path / "out"))
    said = (tmp_path / "out/manifest.json").read_text()
    assert json.loads(said)["not_screened"] == "ArithmeticError"
    assert "900-12" not in said
    assert not (tmp_path / "out/scored.parquet").exists()
    score_file(small.request(home, tmp_path / "out"))
    assert rows(tmp_path / "out").equals(rows(scored[1]))


def test_unseen_level_is_flagged_and_counted(small, tmp_path):
    home = small.approved(small.copy(tmp_path / "home"))
    day = pq.read_table(small.world.day_rows)
    day = day.set_column(
        day.schema.get_field_index("sec_code"),
        "sec_code",
        pa.array(["WEB"] * day.num_rows),
    )
    file = tmp_path / "odd.parquet"
    pq.write_table(day, file)
    score_file(
        small.request(
            home, tmp_path / "out", file=file, side=None, allow_demo_model=True
        )
    )
    unseen = rows(tmp_path / "out")["unseen_levels"].to_pylist()
    counted = Manifest.load(tmp_path / "out").scoring["unseen_levels"]
    assert counted == _counted(unseen)
    assert counted


def _counted(unseen):
    counts = {}
    for names in unseen:
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    return counts


def test_one_payment_can_be_explained_in_full(scored):
    table = rows(scored[1])
    key = table.filter(pc.equal(table["action"], "pass"))["payment_key"][0].as_py()
    explanation = explain_payment(scored[0], key, lambda _done, _total: None)
    assert explanation.scores["payment_key"] == key
    assert all(reason.contribution > 0 for reason in explanation.reasons)


def test_unknown_payment_key_is_said(scored):
    with pytest.raises(StoreError, match="no scored batch holds"):
        explain_payment(scored[0], "no-such-key", lambda _done, _total: None)


def test_nothing_that_a_run_leaves_holds_a_raw_identifier(small, scored):
    """Planted values are searched in every byte outside the encrypted identities."""
    day = pq.read_table(small.world.day_rows).to_pylist()
    planted = [
        row[name]
        for row in day[:200]
        for name in ("tin", "account_number", "payee_name", "street")
        if row[name] is not None and len(row[name]) >= 8
    ]
    home, out = scored
    files = [
        path
        for folder in (home, out)
        for path in folder.rglob("*")
        if path.is_file() and "identities" not in path.parts
    ]
    assert len(files) > 20
    assert len(planted) > 400
    held = "\n".join(text for path in files for text in _texts(path))
    assert _found(held, planted) == []
    assert _found(f"tin={planted[0]};{held}", planted) == planted[:1]


def _found(held, planted):
    """Return the planted values that stand in `held` on their own.

    The digits of a long decimal fraction may be anybody's number by chance.
    """
    return [
        value
        for value in dict.fromkeys(planted)
        if value in held and re.search(rf"(?<![\d.]){re.escape(value)}(?!\d)", held)
    ]


def _texts(path):
    if path.suffix != ".parquet":
        yield path.read_bytes().decode("latin-1")
        return
    # Compressed pages hide what they hold, so each column's distinct texts are read.
    table = pq.read_table(path)
    for name in table.column_names:
        kind = table.schema.field(name).type
        if pa.types.is_string(kind):
            yield "\n".join(filter(None, pc.unique(table[name]).to_pylist()))
        elif pa.types.is_nested(kind):
            yield str(table[name].to_pylist())
