"""A group flagged more than another, rightly or wrongly: it fires, and does not."""

import datetime as dt
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.audit.monitor.gaps import ALERTS, NO_GROUPS, WRONG, group_gaps
from outlay.audit.monitor.settings import MonitorSettings
from tests.audit.monitor.made import run, score_row

SETTINGS = MonitorSettings()
N = 4_000


def store(tmp_path, groups=("a", "b")):
    """A store of N payments whose payees are of the groups in turn."""
    tmp_path.mkdir(exist_ok=True)
    payments = tmp_path / "payments.parquet"
    tokens = [f"t{i}" for i in range(N)]
    keys = [score_row(i)["payment_key"] for i in range(N)]
    told = {"payment_key": keys, "payee_token": tokens, "tin_type": ["ssn"] * N}
    pq.write_table(pa.table(told), payments)
    (tmp_path / "groups").mkdir()
    if groups:
        values = [groups[i % len(groups)] for i in range(N)]
        table = pa.table({"payee_token": tokens, "kind": values})
        pq.write_table(table, tmp_path / "groups/g.parquet")
    return SimpleNamespace(
        payments_files=lambda: [payments], groups_folder=tmp_path / "groups"
    )


def flags(often):
    """Flag a tenth of group b, and `often` times as many of group a."""
    places = np.arange(N)
    rate = np.where(places % 2, 0.1, 0.1 * often)
    return (places // 2) % 1_000 < np.round(1_000 * rate)


def batch(tmp_path, often):
    rows = [score_row(i, flagged=bool(flag)) for i, flag in enumerate(flags(often))]
    return run(tmp_path / "r", dt.date(2026, 1, 5), rows)


def reviewed(often):
    """Legitimate payments, every one reviewed."""
    return pa.table(
        {
            "payment_key": [score_row(i)["payment_key"] for i in range(N)],
            "amount_cents": pa.array([100] * N, pa.int64()),
            "flagged": flags(often),
            "bad": [False] * N,
            "chance": [1.0] * N,
        }
    )


def levels(store, runs, rows):
    return {each.check: each for each in group_gaps(store, runs, rows, SETTINGS)}


@pytest.mark.parametrize(
    ("often", "level"), [(1.0, "ok"), (1.45, "watch"), (2.5, "alarm")]
)
def test_gaps(tmp_path, often, level):
    found = levels(store(tmp_path), [batch(tmp_path, often)], reviewed(often))
    assert (found[ALERTS].level, found[WRONG].level) == (level, level)
    if level == "alarm":
        assert 'by kind: "a" 2.50 times "b"' in found[ALERTS].why
        assert found[ALERTS].figures["at_least"]["kind"] > 1.25


def test_without_groups_or_payments_nobody_can_tell(tmp_path):
    none = levels(store(tmp_path, ()), [batch(tmp_path, 3.0)], reviewed(3.0))
    assert {(each.level, each.why) for each in none.values()} == {
        ("no data", NO_GROUPS)
    }
    few = levels(store(tmp_path / "few"), [], reviewed(3.0).slice(0, 10))
    assert {each.level for each in few.values()} == {"no data"}


def test_one_group_has_nobody_to_compare_with(tmp_path):
    found = levels(store(tmp_path, ("a",)), [batch(tmp_path, 3.0)], reviewed(3.0))
    assert found[ALERTS].why == "no two groups have enough payments"
