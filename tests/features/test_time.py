"""Facts that became known later never change a payment's features."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outlay.features.matrix import batch_matrix, training_matrix
from tests.features.world import (
    FIRST,
    Rows,
    disposition,
    instant,
    outcome,
    payment,
    read,
    write,
)

CUT = FIRST + dt.timedelta(days=40)
KEYS = ("agency", "program", "alc")
SOME = st.integers(0, 2)

parts = st.fixed_dictionaries(
    {
        "payee_token": st.sampled_from(["p0", "p1"]),
        "account_token": st.sampled_from(["a0", "a1", None]),
        "address_token": st.sampled_from(["d0", "d1", None]),
        "name_token": st.sampled_from(["n0", "n1"]),
        "invoice_token": st.sampled_from(["i0", None]),
        "invoice_norm_token": st.sampled_from(["j0", None]),
        "schedule_number": st.sampled_from(["S1", "S2"]),
        "tin_check": st.sampled_from(["impossible", "well_formed", None]),
        "amount_cents": st.sampled_from([10_000, 600_000, 990_000, -10_000]),
        "method": st.sampled_from(["ach", "check"]),
        "state": st.sampled_from(["VA", "MD"]),
        "period_end": st.dates(FIRST, CUT),
    }
)
past_days = st.integers(0, 40).map(lambda n: FIRST + dt.timedelta(days=n))
later_days = st.integers(0, 60).map(lambda n: CUT + dt.timedelta(days=n))
ip_classes = st.sampled_from(["proper", "overpayment", "unknown"])
fraud_states = st.sampled_from(["none", "referred", "cleared"])
states = st.sampled_from(["disbursed", "returned", "reversed"])


@st.composite
def happenings(draw, days, known_payments: Rows, first_number: int, batch: str):
    """Draw payments, outcomes and dispositions that become known on `days`."""
    payments = []
    for number in range(draw(st.integers(1, 5))):
        day = draw(days)
        row = payment(first_number + number, day, **draw(parts))
        # What is known later may be dated long before: only known_on counts.
        row |= {"scheduled_on": draw(past_days), "invoice_on": draw(past_days)}
        row["batch_id"] = f"{batch}-{day:%Y%m%d}"
        payments.append(row)
    about = st.sampled_from([row["payment_key"] for row in known_payments + payments])
    outcomes = draw(
        st.lists(
            st.builds(
                lambda key, day, ip, fraud: outcome(
                    key, day, ip_class=ip, fraud_state=fraud
                ),
                about,
                days,
                ip_classes,
                fraud_states,
            ),
            max_size=4,
        )
    )
    fates = draw(
        st.lists(
            st.builds(
                lambda key, day, state, other: disposition(
                    key, day, state, reverses_key=other
                ),
                about,
                days,
                states,
                st.none() | about,
            ),
            max_size=4,
        )
    )
    return payments, outcomes, fates


@st.composite
def worlds(draw):
    """Draw what is known by the cut, the batch of that day, and what comes later."""
    targets = [
        payment(900 + n, CUT, **draw(parts), batch_id="today")
        for n in range(draw(st.integers(1, 3)))
    ]
    past = draw(happenings(past_days, [], 0, "past"))
    later = draw(happenings(later_days, past[0] + targets, 500, "later"))
    return targets, past, later


def elsewhere(rows: Rows, prefix: str) -> Rows:
    """Return the same rows in a world of their own: no key meets another's."""

    def moved(name: str, value: object) -> object:
        own = name.endswith(("_token", "_key")) or name in KEYS
        if name == "routing_number":
            return f"{value}{prefix}"  # it begins with the bank's district
        return f"{prefix}{value}" if own and value is not None else value

    return [{n: moved(n, v) for n, v in row.items()} for row in rows]


def both_worlds(tmp: Path, *drawn):
    """Write worlds side by side, each as known by the cut (x) and as of later (y)."""
    tables: list[Rows] = [[], [], []]
    for number, (targets, past, later) in enumerate(drawn):
        base = (targets + past[0], past[1], past[2])
        for place, (old, new) in enumerate(zip(base, later, strict=True)):
            tables[place] += elsewhere(old, f"x{number}-")
            tables[place] += elsewhere(old + new, f"y{number}-")
    return write(tmp, *tables)


def keys_of(drawn) -> set[object]:
    targets, past, _ = drawn
    return {row["payment_key"] for row in targets + past[0]}


def assert_same_in_both(matrix: pd.DataFrame, number: int, keys: set[object]) -> None:
    def of(prefix: str) -> pd.DataFrame:
        wanted = {f"{prefix}{key}" for key in keys}
        rows = matrix[matrix["payment_key"].isin(wanted)].copy()
        for name in rows.columns:
            if pd.api.types.is_string_dtype(rows[name]):
                rows[name] = rows[name].str.removeprefix(prefix)
        return rows.sort_values("payment_key", ignore_index=True)

    one, two = of(f"x{number}-"), of(f"y{number}-")
    pd.testing.assert_frame_equal(one, two, check_exact=True)
    assert len(one)


def training(history, out: Path) -> None:
    until = CUT + dt.timedelta(days=90)
    training_matrix(history, since=FIRST, until=until, out=out, threads=1)


def scoring(history, out: Path) -> None:
    batch_matrix(history, import_id="today", as_of=CUT, out=out, threads=1)


# A matrix costs the same for one small world as for several, which do not meet.
SIDE_BY_SIDE = 8
FEWER = settings(max_examples=max(2, settings.default.max_examples // SIDE_BY_SIDE))


@pytest.mark.slow
@pytest.mark.property
@pytest.mark.parametrize("make", [training, scoring])
@FEWER
@given(drawn=st.tuples(*[worlds()] * SIDE_BY_SIDE))
def test_later_facts_change_no_feature(make, drawn, tmp_path_factory):
    tmp = tmp_path_factory.mktemp("worlds")
    make(both_worlds(tmp, *drawn), tmp / "matrix.parquet")
    matrix = read(tmp / "matrix.parquet")
    for number, world in enumerate(drawn):
        batch = {row["payment_key"] for row in world[0]}
        keys = batch if make is scoring else keys_of(world)
        assert_same_in_both(matrix, number, keys)


def test_an_earlier_fact_does_change_features(tmp_path):
    """The comparison above can fail: one more payment the day before shows."""
    targets = [payment(900, CUT, batch_id="today")]
    before = [payment(1, CUT - dt.timedelta(days=1))]
    drawn = (targets, ([], [], []), (before, [], []))
    history = both_worlds(tmp_path, drawn)
    batch_matrix(history, import_id="today", as_of=CUT, out=tmp_path / "m.parquet")
    with pytest.raises(AssertionError):
        assert_same_in_both(read(tmp_path / "m.parquet"), 0, keys_of(drawn))


def test_an_own_outcome_dated_before_the_payment_counts_for_others_only(tmp_path):
    rows = [
        payment(1, CUT, batch_id="one"),
        payment(2, CUT + dt.timedelta(days=1), batch_id="two"),
    ]
    early = CUT - dt.timedelta(days=9)
    finding = outcome(rows[0]["payment_key"], early, ip_class="overpayment")
    history = write(tmp_path, rows, [finding])
    training_matrix(
        history, since=FIRST, until=CUT + dt.timedelta(days=2), out=tmp_path / "m"
    )
    assert read(tmp_path / "m")["payee_errors"].tolist() == [0.0, 1.0]


def test_a_correction_takes_the_old_finding_away_on_its_own_day(tmp_path):
    first = payment(1, FIRST)
    days = [FIRST + dt.timedelta(days=n) for n in (10, 20, 21, 30)]
    rows = [first, *(payment(2 + n, day) for n, day in enumerate(days))]
    told = [
        outcome(first["payment_key"], days[0], fraud_state="referred"),
        outcome(first["payment_key"], days[1], fraud_state="cleared"),
    ]
    history = write(tmp_path, rows, told)
    training_matrix(
        history, since=FIRST, until=days[-1] + dt.timedelta(days=1), out=tmp_path / "m"
    )
    seen = read(tmp_path / "m")
    assert seen["payee_frauds"].tolist() == [0.0, 0.0, 1.0, 0.0, 0.0]
    assert seen["payee_reviews"].tolist() == [0.0, 0.0, 1.0, 1.0, 1.0]


def test_a_retry_the_next_day_is_no_duplicate_of_itself(tmp_path):
    rows = [payment(n, CUT, batch_id="today", known_at=instant(CUT)) for n in (1, 2)]
    rows[1] |= {"payee_token": "p2", "batch_id": "today-2"}
    history = write(tmp_path, rows)
    for late in (0, 1, 5):
        day = CUT + dt.timedelta(days=late)
        batch_matrix(history, import_id="today", as_of=day, out=tmp_path / "m")
        seen = read(tmp_path / "m")
        assert seen["same_amount_30"].tolist() == [0.0, 0.0]
        assert seen["payee_payments_ever"].tolist() == [0.0, 0.0]
        assert seen["account_age_days"].isna().all()


def test_an_import_with_the_same_beginning_is_not_its_own_part(tmp_path):
    rows = [
        payment(1, FIRST, batch_id="todayish"),
        payment(2, CUT, batch_id="today"),
    ]
    batch_matrix(
        write(tmp_path, rows), import_id="today", as_of=CUT, out=tmp_path / "m"
    )
    assert read(tmp_path / "m")["payee_payments_ever"].tolist() == [1.0]


def test_a_file_of_many_days_is_not_one_batch(tmp_path):
    rows = [
        payment(1, FIRST, batch_id="all"),
        payment(2, FIRST + dt.timedelta(days=1), batch_id="all"),
    ]
    training_matrix(write(tmp_path, rows), since=FIRST, until=CUT, out=tmp_path / "m")
    assert read(tmp_path / "m")["same_amount_in_batch"].tolist() == [0.0, 0.0]
