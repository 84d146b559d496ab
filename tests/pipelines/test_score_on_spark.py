"""The score job on Spark: features and scores by the same setting, equal results."""

import pyarrow.parquet as pq
import pytest

from outlay.pipelines.jobs.scoring import score_file
from tests.features.spark.test_same_columns import differing
from tests.spark import asked_for, needs_spark

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


@needs_spark
@pytest.mark.timeout(1200)
def test_a_scored_batch_is_the_same_on_spark(small, scored, spark, tmp_path):
    home = small.copy(tmp_path / "home")
    with asked_for("spark"):
        score_file(small.request(home, tmp_path / "out"))
    here = pq.read_table(scored[1] / "scored.parquet")
    there = pq.read_table(tmp_path / "out/scored.parquet")
    assert differing(here, there) == []
    assert there.schema.equals(here.schema)
    ours, theirs = scored[1] / "review.csv", tmp_path / "out/review.csv"
    assert theirs.read_bytes() == ours.read_bytes()
