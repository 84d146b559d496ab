"""An edited review.csv comes back as outcomes."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.arrivals import Arrival
from outlay.payments.errors import InputRejectedError
from outlay.payments.intake import ingest
from outlay.payments.outcomes import OutcomesTaken, add_outcomes
from outlay.payments.reader import Chunk
from outlay.payments.review_csv import Draw, draw_of, read_review
from outlay.payments.runs import CURRENT, run_folder
from outlay.payments.tables import OUTCOMES
from outlay.payments.verdicts import VERDICTS, cause_of, cents_of
from tests.payments.core.made_up import batch, row

KEY = "00012345-2026-S1-0000000"
ON = dt.date(2026, 7, 8)
HEADER = '"payment_key","agency","amount","decision","cause","amount_wrong","note"\r\n'


def review(path, *rows, header=HEADER):
    lines = [
        f'"{KEY}{number}","A","1.00","{decision}","{cause}","{wrong}","{note}"\r\n'
        for number, decision, cause, wrong, note in rows
    ]
    path.write_text("\ufeff" + header + "".join(lines), encoding="utf-8", newline="")
    return path


@pytest.fixture
def taken(store, reads, some_file):
    rows = [row(number, amount_cents=10_000) for number in range(1, 8)]
    reads([Chunk(batch(rows))])
    ingest(store, some_file)
    return store


def scored(store, **routes):
    """Write which routes led each payment to review, with an arm rate of 0.04."""
    rows = [
        {"payment_key": KEY + name[1:], "routes": given, "arm_rate": 0.04}
        for name, given in routes.items()
    ]
    schema = pa.schema(
        [
            ("payment_key", pa.string()),
            ("routes", pa.list_(pa.string())),
            ("arm_rate", pa.float64()),
        ]
    )
    [folder] = (store.home / "batches").iterdir()
    run = run_folder(folder, "0123456789abcdef")
    run.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), run / "scored.parquet")
    (folder / CURRENT).write_text(run.name)


def outcomes(store):
    tables = [pq.read_table(path) for path in store.outcomes_files()]
    return pa.concat_tables(tables).sort_by("payment_key").to_pylist()


@pytest.mark.parametrize(
    ("decision", "wrong", "expected"),
    [
        ("released", "", ("unknown", "none", None)),
        ("proper", "", ("proper", "none", None)),
        ("overpayment", "12.34", ("overpayment", "none", 1234)),
        ("underpayment", "$1,234.50", ("underpayment", "none", 123450)),
        ("technically_improper", "", ("technically_improper", "none", None)),
        ("suspected_fraud", "100", ("unknown", "suspected", 10000)),
        ("referred_fraud", "", ("unknown", "referred", None)),
        (" Technically Improper ", "0.01", ("technically_improper", "none", 1)),
        ("REFERRED_FRAUD", "", ("unknown", "referred", None)),
    ],
)
def test_decisions_become_outcomes(taken, tmp_path, decision, wrong, expected):
    file = review(tmp_path / "review.csv", (1, decision, "", wrong, "a note"))
    assert add_outcomes(taken, file, on=ON) == OutcomesTaken(1)
    [found] = outcomes(taken)
    said = ("ip_class", "fraud_state", "amount_wrong_cents")
    assert tuple(found[name] for name in said) == expected
    assert found["known_at"] == dt.datetime(2026, 7, 8, 16, tzinfo=dt.UTC)
    assert found["known_on"] == ON
    assert (found["source"], found["inclusion_probability"]) == ("risk_review", 1.0)


def test_release_is_not_proper():
    assert VERDICTS["released"].ip_class == "unknown"


def test_rows_left_undecided_are_counted(taken, tmp_path):
    rows = [(1, "", "", "", "later"), (2, "proper", "", "", ""), (3, " ", "", "", "")]
    told = add_outcomes(taken, review(tmp_path / "review.csv", *rows), on=ON)
    assert (told.rows, told.undecided) == (1, 2)
    assert "2 rows are not decided yet" in str(told)


def test_wholly_undecided_review_gives_nothing(taken, tmp_path):
    told = add_outcomes(taken, review(tmp_path / "review.csv", (1, "", "", "", "")))
    assert (told.rows, told.undecided) == (0, 1)
    assert not taken.outcomes_files()


def test_without_a_day_the_decision_is_known_now(taken, tmp_path):
    before = dt.datetime.now(dt.UTC)
    add_outcomes(taken, review(tmp_path / "review.csv", (1, "proper", "", "", "")))
    [found] = outcomes(taken)
    assert before <= found["known_at"] <= dt.datetime.now(dt.UTC)


def test_draw_decides_source_and_probability(taken, tmp_path):
    scored(taken, _1=["arm"], _2=["model", "arm"], _3=["model"], _4=["rule"])
    rows = [(number, "proper", "", "", "") for number in range(1, 6)]
    add_outcomes(taken, review(tmp_path / "review.csv", *rows), on=ON)
    drawn = [(o["source"], o["inclusion_probability"]) for o in outcomes(taken)]
    assert drawn == [
        ("random_review", 0.04),
        ("random_review", 1.0),
        ("risk_review", 1.0),
        ("risk_review", 1.0),
        ("risk_review", 1.0),
    ]
    OUTCOMES.check(pq.read_table(taken.outcomes_files()[0]))


def test_drawn_payment_that_found_no_place_otherwise_has_the_chance_of_the_draw():
    assert draw_of(["model", "arm", "capacity"], 0.04) == Draw("random_review", 0.04)
    assert draw_of(["model", "arm"], 0.04) == Draw("random_review", 1.0)
    assert draw_of([], None) == Draw("risk_review", 1.0)


def test_scores_may_be_given_from_elsewhere(taken, tmp_path):
    scored(taken, _1=["arm"])
    [path] = taken.scored_files()
    moved = path.rename(tmp_path / "elsewhere.parquet")
    (path.parents[2] / CURRENT).unlink()
    arrival = Arrival.read(review(tmp_path / "review.csv", (1, "proper", "", "", "")))
    here = read_review(taken, arrival, on=ON)
    there = read_review(taken, arrival, on=ON, scored=[moved])
    assert here.rows["source"].to_pylist() == ["risk_review"]
    assert there.rows["source"].to_pylist() == ["random_review"]


def test_queue_edited_further_adds_only_what_is_new(taken, tmp_path):
    first = [(1, "proper", "", "", ""), (2, "", "", "", "")]
    add_outcomes(taken, review(tmp_path / "review.csv", *first), on=ON)
    then = [(1, "proper", "", "", ""), (2, "overpayment", "", "1", "")]
    told = add_outcomes(
        taken, review(tmp_path / "review.csv", *then), on=ON + dt.timedelta(days=1)
    )
    assert (told.rows, told.unchanged) == (1, 1)
    last = [(1, "overpayment", "", "2", ""), (2, "overpayment", "", "1", "")]
    told = add_outcomes(
        taken, review(tmp_path / "review.csv", *last), on=ON + dt.timedelta(days=2)
    )
    assert (told.rows, told.unchanged) == (1, 1)
    assert len(outcomes(taken)) == 3


def test_same_review_again_counts_once(taken, tmp_path):
    file = review(tmp_path / "review.csv", (1, "proper", "", "", ""))
    add_outcomes(taken, file, on=ON)
    assert add_outcomes(taken, file, on=ON + dt.timedelta(days=1)).again
    assert len(outcomes(taken)) == 1


def test_spreadsheet_forms_are_read(taken, tmp_path):
    text = f"payment_key;decision;cause;amount_wrong\n'{KEY}1;overpayment;;'12.00\n"
    (tmp_path / "review.csv").write_text(text)
    add_outcomes(taken, tmp_path / "review.csv", on=ON)
    [found] = outcomes(taken)
    assert (found["payment_key"], found["amount_wrong_cents"]) == (f"{KEY}1", 1200)


@pytest.mark.parametrize(
    ("wrong_row", "field", "what"),
    [
        ((2, "907145328", "", "", ""), "decision", "is no decision"),
        ((2, "overpayment", "", "", ""), "amount_wrong", "needs an amount"),
        ((2, "underpayment", "", "0", ""), "amount_wrong", "needs an amount"),
        ((2, "proper", "", "5", ""), "amount_wrong", "contradict"),
        ((2, "released", "", "5", ""), "amount_wrong", "contradict"),
        ((2, "overpayment", "", "1.005", ""), "amount_wrong", "no amount"),
        ((2, "overpayment", "", "-1", ""), "amount_wrong", "no amount"),
        ((2, "overpayment", "", "(1)", ""), "amount_wrong", "no amount"),
        ((2, "overpayment", "", "NaN", ""), "amount_wrong", "no amount"),
        ((2, "overpayment", "", "100.01", ""), "amount_wrong", "more was overpaid"),
        ((2, "overpayment", "weather", "1", ""), "cause", "no cause"),
        ((9, "proper", "", "", ""), "payment_key", "no such payment"),
        ((1, "proper", "", "", ""), "payment_key", "about the same one"),
    ],
)
def test_every_fault_names_its_row(taken, tmp_path, wrong_row, field, what):
    undecided, good = (3, "", "", "", ""), (1, "proper", "", "", "")
    file = review(tmp_path / "review.csv", undecided, good, wrong_row)
    with pytest.raises(InputRejectedError, match=what) as told:
        add_outcomes(taken, file, on=ON)
    assert (told.value.where.line, told.value.where.field) == (4, field)
    assert "907145328" not in told.value.message
    assert not taken.outcomes_files()


def test_missing_column_is_said(taken, tmp_path):
    (tmp_path / "review.csv").write_text(f"payment_key,decision\n{KEY}1,proper\n")
    with pytest.raises(InputRejectedError, match="column cause is missing"):
        add_outcomes(taken, tmp_path / "review.csv")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("failure_to_access", "failure_to_access"),
        ("Failure to Access Data/Information", "failure_to_access"),
        ("Inability to access the data/information", "inability_to_access"),
        ("Data/Information Needed Does Not Exist", "does_not_exist"),
        ("other", None),
    ],
)
def test_causes_are_read_in_the_words_of_the_office(text, level):
    assert cause_of(text) == level


@given(st.integers(-(10**15), 10**15))
def test_dollars_become_exact_cents(amount):
    assert cents_of(f"{Decimal(amount).scaleb(-2):.2f}") == amount
    assert cents_of(f"${Decimal(amount).scaleb(-2):,.2f}") == amount


@pytest.mark.parametrize("text", ["1e400", "Infinity", "1.001", "one", "", "1e30"])
def test_what_is_no_amount_gives_none(text):
    assert cents_of(text) is None


def test_rows_in_any_order_give_the_same(taken, tmp_path):
    scored(taken, _1=["arm"], _2=["model"], _3=["arm"])
    listed = [(number, "proper", "", "", "") for number in range(1, 8)]
    made = []
    for rows in (listed, listed[::-1]):
        arrival = Arrival.read(review(tmp_path / "review.csv", *rows))
        found = read_review(taken, arrival, on=ON).rows.sort_by("payment_key")
        made.append(found.to_pylist())
    assert made[0] == made[1]
