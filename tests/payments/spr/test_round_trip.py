"""What is written is what is read, whatever is written."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.formats.spr import SprWriter
from outlay.payments.formats.spr.record_text import decode
from outlay.payments.formats.spr.records import FileHeader, FileTrailer, ScheduleTrailer
from tests.payments.spr.made import read
from tests.payments.spr.strategies import SPOILT, files

CODECS = st.sampled_from(("ascii", "cp037"))
BLOCKS = st.sampled_from((2, 5, 100))
ENDS = st.sampled_from(("\n", "\r\n", ""))
HEADER = FileHeader("MADE UP")


def written(path, content, codec="ascii", end="\n"):
    with SprWriter(path, HEADER, codec, end) as writer:
        for head, payments in content:
            writer.begin(head)
            for payment, details in payments:
                writer.pay(payment, *details)
    return path


def typed(path, codec, end):
    text = path.read_bytes().decode(codec)
    width = 850 + len(end)
    return [decode(text[at : at + 850]) for at in range(0, len(text), width)]


@pytest.mark.slow
@pytest.mark.property
@given(files(), CODECS, ENDS)
def test_every_typed_record_comes_back(content, codec, end):
    with tempfile.TemporaryDirectory() as folder:
        records = typed(written(Path(folder) / "f", content, codec, end), codec, end)
    inside = [
        record
        for record in records[1:]
        if not isinstance(record, ScheduleTrailer | FileTrailer)
    ]
    assert records[0] == HEADER
    assert inside == [
        record
        for head, payments in content
        for record in (head, *(r for p, details in payments for r in (p, *details)))
    ]


@pytest.mark.slow
@pytest.mark.property
@given(files(), CODECS, ENDS, BLOCKS)
def test_a_valid_file_is_read_whole(content, codec, end, block_records):
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / "f", content, codec, end)
        found = read(path, block_records=block_records)
    paid = [payment for _, payments in content for payment, _ in payments]
    assert not found.bad
    for key, name in {
        "amount_cents": "amount_cents",
        "payment_id": "payment_id",
        "payee_id": "payee_id",
        "payee_name": "payee_name",
        "tin": "tin",
        "city": "city",
    }.items():
        assert [row[name] for row in found.good] == [
            getattr(payment, key) or None for payment in paid
        ]
    assert [row["sec_code"] for row in found.good] == [
        getattr(head, "sec_code", None) for head, payments in content for _ in payments
    ]


@pytest.mark.slow
@pytest.mark.property
@given(files(), st.data(), CODECS, BLOCKS)
def test_in_is_good_and_bad_in_counts_and_cents(content, data, codec, block_records):
    spoilt = [
        (
            head,
            [
                (replace(payment, **data.draw(SPOILT)), details)
                for payment, details in payments
            ],
        )
        for head, payments in content
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / "f", spoilt, codec)
        found = read(path, block_records=block_records)
    paid = [payment for _, payments in spoilt for payment, _ in payments]
    good = sum(row["amount_cents"] for row in found.good)
    bad = sum(row.amount_cents for row in found.bad)
    assert len(found.good) + len(found.bad) == found.totals.payments == len(paid)
    assert good + bad == found.totals.cents == sum(p.amount_cents for p in paid)
    lines = [
        *(r["source_line"] for r in found.good),
        *(r.source_line for r in found.bad),
    ]
    assert len(set(lines)) == len(paid)
    unchanged = [p for _, ps in content for p, _ in ps]
    invalid = sum(a != b for a, b in zip(unchanged, paid, strict=True))
    assert len(found.bad) == invalid
