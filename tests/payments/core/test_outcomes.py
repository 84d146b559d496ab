"""Outcomes and dispositions come in; every fault names its row and shows no value."""

import csv
import datetime as dt
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.payments.dispositions import add_dispositions
from outlay.payments.errors import InputRejectedError, OutputError
from outlay.payments.intake import ingest
from outlay.payments.outcomes import OutcomesTaken, add_outcomes
from outlay.payments.reader import Chunk
from outlay.payments.tables import DISPOSITIONS, OUTCOMES
from tests.payments.core.made_up import bad, batch, column, row

KEY = "00012345-2026-S1-0000000"
AT = dt.datetime(2026, 7, 9, 3, 30, tzinfo=dt.UTC)


def outcome(number=1, **changes):
    return {
        "payment_key": f"{KEY}{number}",
        "ip_class": "proper",
        "fraud_state": "none",
        "amount_wrong_cents": None,
        "known_at": AT,
        "source": "random_review",
        "inclusion_probability": 0.25,
    } | changes


def parquet(path, rows, **types):
    schema = pa.schema([f for f in OUTCOMES.schema if f.name in rows[0]])
    for name, kind in types.items():
        schema = schema.set(schema.get_field_index(name), pa.field(name, kind))
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    return path


def as_csv(path, rows, delimiter=","):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def kept(store):
    return pq.read_table(store.outcomes_files()[0])


@pytest.fixture
def taken(store, reads, some_file):
    reads([Chunk(batch([row(number) for number in range(1, 6)]))])
    ingest(store, some_file)
    return store


def test_parquet_comes_in_with_the_day_of_the_zone(taken, tmp_path):
    told = add_outcomes(
        taken, parquet(tmp_path / "o.parquet", [outcome(1), outcome(2)])
    )
    assert told == OutcomesTaken(2)
    assert str(told) == "2 outcomes are in the store."
    OUTCOMES.check(kept(taken))
    assert column(kept(taken), "known_on") == [dt.date(2026, 7, 8)] * 2


def test_csv_gives_what_parquet_gives(taken, tmp_path):
    rows = [outcome(1), outcome(2, ip_class="overpayment", amount_wrong_cents=5)]
    add_outcomes(taken, parquet(tmp_path / "o.parquet", rows))
    one = kept(taken)
    taken.outcomes_files()[0].unlink()
    rows = [r | {"known_at": r["known_at"].isoformat()} for r in rows]
    for delimiter in ",;\t":
        add_outcomes(taken, as_csv(tmp_path / "o.csv", rows, delimiter))
        assert kept(taken) == one
        taken.outcomes_files()[0].unlink()


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-07-08T23:30:00-04:00", AT),
        ("2026-07-09T03:30:00Z", AT),
        ("2026-07-08", dt.datetime(2026, 7, 8, 16, tzinfo=dt.UTC)),
    ],
)
def test_times_with_their_zone_and_dates_are_read(taken, tmp_path, text, at):
    add_outcomes(taken, as_csv(tmp_path / "o.csv", [outcome(known_at=text)]))
    assert column(kept(taken), "known_at") == [at]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (pa.timestamp("ms", tz="America/New_York"), AT.astimezone(ZoneInfo("UTC"))),
        (pa.timestamp("ns", tz="UTC"), AT),
        (pa.date32(), dt.date(2026, 7, 8)),
    ],
)
def test_other_types_of_time_are_taken(taken, tmp_path, kind, value):
    rows = [outcome(known_at=value)]
    add_outcomes(taken, parquet(tmp_path / "o.parquet", rows, known_at=kind))
    assert column(kept(taken), "known_on") == [dt.date(2026, 7, 8)]


def test_narrow_numbers_and_long_texts_are_taken(taken, tmp_path):
    rows = [outcome(amount_wrong_cents=7, ip_class="overpayment")]
    types = {"amount_wrong_cents": pa.int32(), "ip_class": pa.large_string()}
    add_outcomes(taken, parquet(tmp_path / "o.parquet", rows, **types))
    assert column(kept(taken), "amount_wrong_cents") == [7]


def test_the_same_file_counts_once(taken, tmp_path):
    file = parquet(tmp_path / "o.parquet", [outcome(1)])
    add_outcomes(taken, file)
    copy = tmp_path / "copy.parquet"
    copy.write_bytes(file.read_bytes())
    told = add_outcomes(taken, copy)
    assert told.again
    assert told.rows == 1
    assert "counts once" in str(told)
    assert len(taken.outcomes_files()) == 1


def test_correction_is_a_new_row(taken, tmp_path):
    add_outcomes(taken, parquet(tmp_path / "o.parquet", [outcome(1)]))
    later = outcome(1, fraud_state="cleared", known_at=AT + dt.timedelta(days=9))
    add_outcomes(taken, parquet(tmp_path / "p.parquet", [later]))
    rows = pa.concat_tables([pq.read_table(f) for f in taken.outcomes_files()])
    assert sorted(column(rows, "fraud_state")) == ["cleared", "none"]


@pytest.mark.parametrize(
    ("changes", "field", "what"),
    [
        ({"ip_class": "907145328"}, "ip_class", "not one of those"),
        ({"ip_class": ""}, "ip_class", "empty"),
        ({"source": "a dream"}, "source", "not one of those"),
        ({"amount_wrong_cents": "12.5"}, "amount_wrong_cents", "no whole number"),
        ({"amount_wrong_cents": "-1"}, "amount_wrong_cents", "negative"),
        ({"inclusion_probability": "0"}, "inclusion_probability", "no probability"),
        ({"inclusion_probability": "1.01"}, "inclusion_probability", "no probability"),
        ({"inclusion_probability": "often"}, "inclusion_probability", "no number"),
        ({"inclusion_probability": ""}, "inclusion_probability", "empty"),
        ({"known_at": "yesterday"}, "known_at", "no point in time"),
        ({"known_at": "2026-07-09T03:30:00"}, "known_at", "no point in time"),
        ({"payment_key": "907145328"}, "payment_key", "no such payment"),
    ],
)
def test_every_fault_names_file_line_and_field(taken, tmp_path, changes, field, what):
    good = outcome(1, known_at=AT.isoformat())
    wrong = outcome(2, known_at=AT.isoformat()) | changes
    file = as_csv(tmp_path / "o.csv", [good, wrong, good])
    with pytest.raises(InputRejectedError, match=what) as told:
        add_outcomes(taken, file)
    assert (told.value.where.file, told.value.where.line) == ("o.csv", 3)
    assert told.value.where.field == field
    assert told.value.fix
    assert "907145328" not in told.value.message
    assert not taken.outcomes_files()


def test_parquet_fault_names_its_row(taken, tmp_path):
    rows = [outcome(1), outcome(2, source="a dream"), outcome(3, source="a dream")]
    with pytest.raises(InputRejectedError, match="and 1 more rows") as told:
        add_outcomes(taken, parquet(tmp_path / "o.parquet", rows))
    assert told.value.where.line == 2


def test_time_without_zone_in_parquet_is_refused(taken, tmp_path):
    rows = [outcome(known_at=AT.replace(tzinfo=None))]
    file = parquet(tmp_path / "o.parquet", rows, known_at=pa.timestamp("us"))
    with pytest.raises(InputRejectedError, match="has no time zone"):
        add_outcomes(taken, file)


def test_column_of_another_type_is_refused(taken, tmp_path):
    rows = [outcome(amount_wrong_cents=1.5)]
    file = parquet(tmp_path / "o.parquet", rows, amount_wrong_cents=pa.float64())
    with pytest.raises(InputRejectedError, match="amount_wrong_cents is double"):
        add_outcomes(taken, file)


def test_missing_and_unknown_columns_are_said(taken, tmp_path):
    short = {name: value for name, value in outcome(1).items() if name != "source"}
    with pytest.raises(InputRejectedError, match="column source is missing"):
        add_outcomes(taken, parquet(tmp_path / "o.parquet", [short]))
    more = outcome(1, known_at=AT.isoformat()) | {"extra": "x"}
    with pytest.raises(InputRejectedError, match="not known, the first in place 8"):
        add_outcomes(taken, as_csv(tmp_path / "o.csv", [more]))


@pytest.mark.parametrize(
    ("content", "what", "line"),
    [
        (b"", "is empty", None),
        (b"PAR1 and nothing", "no whole Parquet", None),
        (b"a,\xe9\n", "not UTF-8", None),
        (b"a,a\n1,2\n", "two columns of one name", 1),
        (b"a,b\n1,2\n\n1\n", "1 cells in a row, not 2", 4),
    ],
)
def test_damaged_files_are_refused(taken, tmp_path, content, what, line):
    (tmp_path / "o.csv").write_bytes(content)
    with pytest.raises(InputRejectedError, match=what) as told:
        add_outcomes(taken, tmp_path / "o.csv")
    assert told.value.where.line == line


def test_lines_count_through_quoted_line_breaks(taken, tmp_path):
    rows = [outcome(n, known_at=AT.isoformat(), theme="two\nlines") for n in (1, 2)]
    rows[1]["source"] = "a dream"
    with pytest.raises(InputRejectedError) as told:
        add_outcomes(taken, as_csv(tmp_path / "o.csv", rows))
    assert told.value.where.line == 4


def test_outcome_of_a_quarantined_payment_is_left_out(
    store, reads, some_file, tmp_path
):
    from dataclasses import replace

    refused = replace(
        bad(9), alc="00012345", schedule_number="S1", payment_id="00000009"
    )
    reads([Chunk(batch([row(1)]), (refused,))])
    ingest(store, some_file, payment_date=dt.date(2026, 7, 1))
    told = add_outcomes(
        store, parquet(tmp_path / "o.parquet", [outcome(1), outcome(9)])
    )
    assert (told.rows, told.quarantined) == (1, 1)
    assert "left out" in str(told)
    with pytest.raises(InputRejectedError, match="no such payment") as error:
        add_outcomes(store, parquet(tmp_path / "p.parquet", [outcome(9), outcome(8)]))
    assert error.value.where.line == 2


def test_unwritable_table_is_said_in_words(taken, tmp_path):
    taken.outcomes_folder.rmdir()
    taken.outcomes_folder.write_text("in the way")
    with pytest.raises(OutputError, match="not a folder"):
        add_outcomes(taken, parquet(tmp_path / "o.parquet", [outcome(1)]))


def disposition(number=1, **changes):
    made = {
        "payment_key": f"{KEY}{number}",
        "state": "returned",
        "known_at": "2026-07-09",
    }
    return made | changes


def test_dispositions_come_in_once(taken, tmp_path):
    rows = [disposition(1), disposition(2, state="disbursed")]
    file = as_csv(tmp_path / "d.csv", rows)
    assert add_dispositions(taken, file) == 2
    assert add_dispositions(taken, file) == 2
    [path] = taken.dispositions_files()
    DISPOSITIONS.check(pq.read_table(path))
    assert column(pq.read_table(path), "known_on") == [dt.date(2026, 7, 9)] * 2


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"state": "lost"}, "not one of those"),
        ({"known_at": ""}, "empty"),
        ({"payment_key": "other"}, "no such payment"),
    ],
)
def test_bad_disposition_names_its_row(taken, tmp_path, changes, what):
    file = as_csv(tmp_path / "d.csv", [disposition(1), disposition(2, **changes)])
    with pytest.raises(InputRejectedError, match=what) as told:
        add_dispositions(taken, file)
    assert told.value.where.line == 3
    assert not taken.dispositions_files()
