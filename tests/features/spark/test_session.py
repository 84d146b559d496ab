"""How the session stands: its time zone, whom it hears, what it reads."""

from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from outlay.features.compile import batch_recipe
from outlay.features.settings import DEFAULT
from outlay.features.spark.compiler import spark_sql
from outlay.features.spark.read import read_as
from outlay.features.spark.session import session
from outlay.payments.errors import OutputError, TableError
from outlay.payments.tables import OUTCOMES, PAYMENTS
from tests.features.world import FIRST, payment, write
from tests.spark import needs_spark

LISTENING = "0A"
LOOPBACKS = {"0100007F", "0000000000000000FFFF00000100007F"}


@needs_spark
def test_days_are_of_utc_and_overflow_fails(spark):
    with session(spark) as own:
        assert own.conf.get("spark.sql.session.timeZone") == "UTC"
        assert own.conf.get("spark.sql.ansi.enabled") == "true"
        assert own.sparkContext.uiWebUrl is None


@needs_spark
def test_views_of_one_matrix_are_not_seen_by_another(spark):
    with session(spark) as one, session(spark) as other:
        one.createDataFrame([(1,)], "a long").createOrReplaceTempView("mine")
        assert one.catalog.tableExists("mine")
        assert not other.catalog.tableExists("mine")


def heard(pid: int) -> set[str]:
    """Return the addresses on which a process listens, as the system writes them."""
    folder = Path(f"/proc/{pid}")
    mine, found = set(), set()
    for link in (folder / "fd").iterdir():
        with suppress(OSError):  # it closed meanwhile
            mine.add(str(link.readlink()))
    for table in ("tcp", "tcp6"):
        for line in (folder / "net" / table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING and f"socket:[{fields[9]}]" in mine:
                found.add(fields[1].split(":")[0])
    return found


@needs_spark
@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux tells")
def test_it_hears_nobody_but_this_machine(spark):
    with session(spark) as own:
        java = own._jvm.java.lang.ProcessHandle.current().pid()
        addresses = heard(java)
    assert addresses
    assert addresses <= LOOPBACKS


@needs_spark
def test_keys_are_hashed_to_64_bits():
    statements = batch_recipe(DEFAULT, ()).statements(spark_sql)
    text = " ".join(sql for _, sql, _ in statements.steps)
    assert "XXHASH64(" in text
    assert " HASH(" not in text


@needs_spark
def test_no_files_are_no_rows(spark):
    with session(spark) as own:
        read_as(own, "outcomes_read", OUTCOMES, [])
        assert own.table("outcomes_read").columns == OUTCOMES.names
        assert own.table("outcomes_read").count() == 0


@needs_spark
def test_a_table_without_a_contract_column_is_refused(spark, tmp_path):
    history = write(tmp_path, [payment(1, FIRST)])
    stored = pq.read_table(history.payments[0]).drop_columns(["account_token"])
    pq.write_table(stored, history.payments[0])
    with session(spark) as own, pytest.raises(TableError, match="account_token"):
        read_as(own, "payments_read", PAYMENTS, history.payments)


@needs_spark
def test_a_failure_of_spark_is_said_without_its_values(spark):
    with (
        pytest.raises(OutputError, match="CAST_INVALID_INPUT") as caught,
        session(spark) as own,
    ):
        own.sql("SELECT CAST('12-3456789' AS BIGINT)").collect()
    assert "3456789" not in caught.value.message
