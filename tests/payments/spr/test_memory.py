"""Memory stays flat, whatever the file's length, and whatever one payment carries."""

import tracemalloc
from dataclasses import replace

import pytest

from outlay.payments.errors import InputRejectedError
from outlay.payments.formats.spr import SprReader
from outlay.payments.formats.spr.record_text import encode
from outlay.payments.formats.spr.records import (
    DoNotPay,
    FileTrailer,
    ScheduleTrailer,
    TasBetc,
)
from tests.payments.spr.made import ACH, HEADER, PAYMENT, ach, read, whole, write

RECORD = 851
BLOCK = 250


def long_file(path, payments):
    """Write a file of one schedule without holding it."""
    cents = payments * PAYMENT.amount_cents
    with path.open("w", encoding="ascii") as file:
        file.write(encode(HEADER) + "\n" + encode(ACH) + "\n")
        line = encode(PAYMENT)
        for number in range(payments):
            file.write(f"{line[:258]}{number:<20}{line[278:]}\n")
        file.write(encode(ScheduleTrailer(payments, cents)) + "\n")
        file.write(encode(FileTrailer(payments + 4, payments, cents)) + "\n")
    return path


def peak_while_reading(path, expected):
    reader = SprReader(path, block_records=BLOCK)
    next(reader.chunks())  # what is loaded at the first use is not the file's
    tracemalloc.start()
    try:
        rows = sum(chunk.good.num_rows for chunk in reader.chunks())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert rows == reader.totals().payments == expected
    return peak


@pytest.mark.slow
def test_a_file_eight_times_as_long_takes_no_more_memory(tmp_path):
    short = peak_while_reading(long_file(tmp_path / "short.spr", 1_000), 1_000)
    long = peak_while_reading(long_file(tmp_path / "long.spr", 8_000), 8_000)
    kept = 16 * (8_000 - 1_000)  # hashes of ids, and once more while they are sorted
    assert long < short + kept + BLOCK * RECORD
    assert long < (tmp_path / "long.spr").stat().st_size / 3


@pytest.mark.slow
def test_a_payment_of_very_many_account_records_takes_no_more_memory(tmp_path):
    first = TasBetc("P1", agency="012", main_account="1234")
    path = write(
        tmp_path / "made.spr", whole(ach(PAYMENT, first, *[TasBetc("P1")] * 20_000))
    )
    assert peak_while_reading(path, 1) < path.stat().st_size / 2
    (row,) = read(path, block_records=BLOCK).good
    assert row["tas"] == "012-1234"


def test_of_very_many_account_records_each_is_checked(tmp_path):
    records = [TasBetc("P1")] * 6_000
    records[5_500] = TasBetc("P2")
    path = write(tmp_path / "made.spr", whole(ach(PAYMENT, *records)))
    with pytest.raises(InputRejectedError) as refused:
        read(path, block_records=BLOCK)
    assert refused.value.rule == "SPR 5.0.2, G.02"
    assert refused.value.where.line == 3 + 5_501


def test_too_many_other_records_are_refused_before_the_payment_ends(tmp_path):
    path = write(tmp_path / "made.spr", whole(ach(PAYMENT, *[DoNotPay("P1")] * 5_000)))
    with pytest.raises(InputRejectedError) as refused:
        read(path, block_records=BLOCK)
    assert refused.value.where.line == 5


def test_an_id_that_comes_back_much_later_is_found(tmp_path):
    payments = [replace(PAYMENT, payment_id=f"P{n}") for n in range(300)]
    payments[299] = replace(PAYMENT, payment_id="P7")
    path = write(tmp_path / "made.spr", whole(ach(*payments)))
    with pytest.raises(InputRejectedError) as refused:
        read(path, block_records=50)
    assert refused.value.where.line == 302
    assert "first in line 10" in refused.value.what


def test_a_chance_hit_of_hashes_refuses_nobody(tmp_path, monkeypatch):
    import numpy as np

    from outlay.payments.formats.spr import payment_ids

    monkeypatch.setattr(
        payment_ids, "hashes", lambda ids: np.zeros(len(ids), dtype=np.int64)
    )
    payments = [replace(PAYMENT, payment_id=f"P{n}") for n in range(9)]
    path = write(tmp_path / "made.spr", whole(ach(*payments)))
    assert len(read(path, block_records=3).good) == 9
    path = write(tmp_path / "made.spr", whole(ach(*payments, payments[4])))
    with pytest.raises(InputRejectedError, match="first in line 7"):
        read(path, block_records=3)
