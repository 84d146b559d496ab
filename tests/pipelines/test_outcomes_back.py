"""An edited review.csv comes back as labels."""

import csv

import pyarrow.parquet as pq
import pytest

from outlay.payments.store import Store
from outlay.pipelines.jobs.intake import take_outcomes
from outlay.pipelines.jobs.scoring import score_file

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


def test_decisions_written_into_the_queue_become_outcomes(small, tmp_path):
    home = small.copy(tmp_path / "home")
    score_file(small.request(home, tmp_path / "out"))
    path = tmp_path / "out/review.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= {"decision": "overpayment", "cause": "", "amount_wrong": "12.34"}
    rows[1] |= {"decision": "released"}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    before = set(Store.open(home).outcomes_files())
    take_outcomes(home, path, dispositions=False, on=small.world.as_of)
    [new] = set(Store.open(home).outcomes_files()) - before
    found = {row["payment_key"]: row for row in pq.read_table(new).to_pylist()}
    assert set(found) == {rows[0]["payment_key"], rows[1]["payment_key"]}
    first, second = (found[rows[place]["payment_key"]] for place in (0, 1))
    assert (first["ip_class"], first["amount_wrong_cents"]) == ("overpayment", 1234)
    assert second["ip_class"] == "unknown"
