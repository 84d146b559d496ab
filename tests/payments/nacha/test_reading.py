import datetime as dt
import tracemalloc

import pytest

from outlay.payments.errors import InputRejectedError
from outlay.payments.formats.nacha import NachaReader, looks_like_nacha
from tests.payments.nacha.made import (
    ACCOUNT,
    BANK,
    COMPANY,
    NAME,
    Batch,
    Entry,
    abroad,
    ctx,
    death,
    international,
    padded,
    read,
    records,
    remittance,
    returned,
    written,
)

MIXED = (
    Batch((Entry(1), Entry(2, cents=7))),
    Batch(
        (ctx([remittance("ISA*A"), remittance("SE*1", 2)], cents=99),), "CTX", number=2
    ),
    international(abroad(cents=5000), number=3),
)


def test_a_credit_is_a_row_with_all_that_the_file_says(tmp_path):
    found = read(written(tmp_path / "a.ach", records(Batch())))
    (row,) = found.good
    assert {name: value for name, value in row.items() if value is not None} == {
        "source_line": 3,
        "alc": COMPANY,
        "schedule_number": "260701A0000001",
        "payment_id": "101036000000001",
        "payment_type": "BENEFIT",
        "method": "ach",
        "sec_code": "PPD",
        "transaction_code": "22",
        "amount_cents": 125_000,
        "scheduled_on": dt.date(2026, 7, 2),
        "routing_number": BANK,
        "account_number": ACCOUNT,
        "payee_name": NAME,
        "payee_id": "A-00417",
        "suspect": False,
    }


def test_an_international_payment_has_name_and_place_from_its_addenda(tmp_path):
    lines = records(international(abroad(cents=5000)))
    (row,) = read(written(tmp_path / "a.ach", lines)).good
    assert row["payee_name"] == NAME
    assert row["payee_id"] == "B-77"
    assert (row["street"], row["city"]) == ("77 Nowhere Crossing", "Lettertown")
    assert (row["state"], row["country"], row["zip5"]) == ("ON", "CA", None)
    assert row["account_number"] == ACCOUNT


def test_a_payment_to_this_country_has_its_zip(tmp_path):
    made = abroad(cents=5000)
    place = made.addenda[6].replace("CA*K1A0B1", "US*20782 ")
    entry = Entry(**{**vars(made), "addenda": (*made.addenda[:6], place)})
    (row,) = read(written(tmp_path / "a.ach", records(international(entry)))).good
    assert (row["country"], row["zip5"]) == ("US", "20782")


def test_a_corporate_payment_has_its_short_name(tmp_path):
    lines = records(Batch((ctx([remittance("ISA*A")]),), "CTX"))
    (row,) = read(written(tmp_path / "a.ach", lines)).good
    assert row["payee_name"] == "QUILL WORKS"


@pytest.mark.parametrize("description", ["REVERSAL", "RECLAIM"])
def test_a_debit_that_takes_a_payment_back_is_a_negative_payment(tmp_path, description):
    lines = records(Batch((Entry(code="27"),), description=description))
    (row,) = read(written(tmp_path / "a.ach", lines)).good
    assert row["amount_cents"] == -125_000


def test_any_other_debit_is_no_payment(tmp_path):
    found = read(written(tmp_path / "a.ach", records(Batch((Entry(code="27"),)))))
    assert not found.good
    assert (found.bad[0].rule, found.bad[0].amount_cents) == ("NACHA D.1", -125_000)


@pytest.mark.parametrize("code", ["23", "33"])
def test_a_prenote_is_a_payment_of_nothing(tmp_path, code):
    lines = records(Batch((Entry(code=code, cents=0),)))
    (row,) = read(written(tmp_path / "a.ach", lines)).good
    assert row["amount_cents"] == 0


@pytest.mark.parametrize("date", ["      ", "000000"])
def test_a_batch_without_a_date_leaves_it_open(tmp_path, date):
    lines = records(Batch(effective=date))
    (row,) = read(written(tmp_path / "a.ach", lines)).good
    assert row["scheduled_on"] is None


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
@pytest.mark.parametrize("fill", [padded, list])
def test_line_ends_and_padding_change_nothing(tmp_path, end, fill):
    lines = records(*MIXED)
    plain = read(written(tmp_path / "a.ach", lines))
    assert len(plain.good) == 4
    assert read(written(tmp_path / "b.ach", fill(lines), end)) == plain


def test_blocks_of_ten_records_may_end_in_a_line_end(tmp_path):
    lines = padded(records(*MIXED))
    blocks = ["".join(lines[at : at + 10]) for at in range(0, len(lines), 10)]
    plain = read(written(tmp_path / "a.ach", lines))
    assert read(written(tmp_path / "b.ach", blocks)) == plain


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_blanks_at_the_end_may_be_missing_or_too_many(tmp_path, end):
    lines = records(*MIXED)
    plain = read(written(tmp_path / "a.ach", lines))
    cut = [line.rstrip(" ") for line in lines]
    long = [line + "   " for line in lines]
    assert read(written(tmp_path / "b.ach", cut, end)) == plain
    assert read(written(tmp_path / "c.ach", long, end)) == plain


def test_the_last_line_end_may_be_missing_and_empty_lines_may_follow(tmp_path):
    lines = records(*MIXED)
    plain = read(written(tmp_path / "a.ach", lines))
    whole = "\n".join(lines)
    for name, text in [("b", whole), ("c", f"{whole}\n\n\n")]:
        path = tmp_path / name
        path.write_text(text, encoding="ascii", newline="")
        assert read(path) == plain


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_any_size_of_block_gives_the_same_rows(tmp_path, end):
    path = written(tmp_path / "a.ach", padded(records(*MIXED)), end)
    plain = read(path)
    for size in (189, 200, 941):
        assert read(path, block_bytes=size) == plain


def test_notices_are_counted_and_are_no_payments(tmp_path):
    lines = records(
        Batch((Entry(),)),
        Batch((death(),), "DNE", number=2),
        Batch((returned(),), odfi=BANK[:8], number=3),
    )
    found = read(written(tmp_path / "a.ach", lines))
    assert len(found.good) == 1
    assert found.notices == {"death": 1, "return": 1}


def test_a_file_of_notices_alone_is_no_payment_file(tmp_path):
    path = written(tmp_path / "a.ach", records(Batch((death(),), "DNE")))
    reader = NachaReader(path, payments_only=True)
    with pytest.raises(InputRejectedError, match=r"no payment \(1 death\)") as refused:
        list(reader.chunks())
    assert "outlay returns" in refused.value.fix


def test_a_file_without_batches_holds_nothing(tmp_path):
    found = read(written(tmp_path / "a.ach", records()))
    assert (found.good, found.bad, found.notices) == ([], [], {})


def test_totals_are_not_told_before_the_end(tmp_path):
    reader = NachaReader(written(tmp_path / "a.ach", records(Batch())))
    with pytest.raises(InputRejectedError, match="not read to its end"):
        reader.totals()


def test_an_entry_hash_keeps_its_ten_low_digits(tmp_path):
    entries = tuple(Entry(place, bank="325081403") for place in range(1, 401))
    made = records(Batch(entries))
    assert int(made[-1][21:31]) == 400 * 32_508_140 - 10**10
    assert len(read(written(tmp_path / "a.ach", made)).good) == 400


@pytest.mark.slow
def test_addenda_do_not_wait_in_memory(tmp_path):
    notes = [remittance("", place) for place in range(1, 1001)]
    entries = [ctx([n[:87] + f"{e:07d}" for n in notes], place=e) for e in range(1, 21)]
    path = written(tmp_path / "a.ach", records(Batch(tuple(entries), "CTX")))
    del entries
    reader = NachaReader(path, block_bytes=50_000)
    list(reader.chunks())  # what is loaded at the first use is not the file's
    tracemalloc.start()
    try:
        assert sum(chunk.good.num_rows for chunk in reader.chunks()) == 20
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 600_000, peak  # an entry's addenda take 150,000; all take 3 million


def test_many_entries_come_in_several_chunks(tmp_path):
    entries = tuple(Entry(place, cents=place) for place in range(1, 9001))
    path = written(tmp_path / "a.ach", records(Batch(entries)))
    sizes = [chunk.good.num_rows for chunk in NachaReader(path).chunks()]
    assert sizes == [8192, 808]


@pytest.mark.parametrize(
    ("head", "known"),
    [
        ("".join(records(Batch())), True),
        ("\ufeff" + "\n".join(records(Batch())), True),
        ("\n".join(records(Batch())[1:]), True),
        ("101 short", False),
        ("alc,schedule_number,payment_id\n101,5200,1\n", False),
        ("5200,1,2\n", False),
        ("H 502", False),
        ("", False),
    ],
)
def test_a_file_is_known_by_its_beginning(head, known):
    assert looks_like_nacha(head.encode()) is known
