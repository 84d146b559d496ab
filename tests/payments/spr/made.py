"""Payment request files made by hand, so that any record of one can be wrong."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from outlay.payments.formats.spr import SprReader
from outlay.payments.formats.spr.record_text import encode
from outlay.payments.formats.spr.records import (
    AchPayment,
    AchSchedule,
    AnyRecord,
    CheckPayment,
    CheckSchedule,
    CheckStub,
    CtxAddendum,
    FileHeader,
    FileTrailer,
    ScheduleTrailer,
)
from outlay.payments.reader import BadRow, Totals

HEADER = FileHeader("MADE UP AGENCY", same_day="0")
ACH = AchSchedule("TEST", "S1", "Vendor", "CCD", "12345678", "123456789")
CHECK = CheckSchedule("S2", "Refund", "12345678")
PAYMENT = AchPayment(
    payee_id="V-1",
    amount_cents=12_345,
    payee_name="EXAMPLE SUPPLIES",
    address_1="1 MAIN ST",
    city="SPRINGFIELD",
    state="IL",
    postal_code="62701",
    country="US",
    routing_number="021000021",
    account_number="00123",
    transaction_code="22",
    payment_id="P1",
    tin="001234567",
    tin_kind="2",
)
PAID_BY_CHECK = CheckPayment(
    payee_id="T-1",
    amount_cents=500,
    payee_name="EXAMPLE PERSON",
    address_1="2 OAK AVE",
    address_2="APT 3",
    city="SPRINGFIELD",
    state="IL",
    postal_code="62701",
    payment_id="P1",
    tin="900700001",
    tin_kind="3",
)
ISA = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
    "*260101*1200*U*00401*000000001*0*P*>~"
)
REMITTANCE = f"{ISA}ST*820*0001~BPR*C*12.34*C~SE*3*0001~"
SAME_DAY = replace(HEADER, same_day="1")
PRENOTE = replace(PAYMENT, amount_cents=0, transaction_code="23")
LATER = replace(PAYMENT, payment_id="P2", routing_number="031100209")
STUB = CheckStub("P1", "INVOICE 1")
CTX = CtxAddendum("P1", REMITTANCE)


def ach(*payments: AnyRecord, **changes: str) -> list[AnyRecord]:
    """Return an ACH schedule of payments and details, ended by its trailer."""
    return ended(replace(ACH, **changes), payments or (PAYMENT,))


def checks(*payments: AnyRecord, **changes: str) -> list[AnyRecord]:
    """Return a check schedule, ended by its trailer."""
    return ended(replace(CHECK, **changes), payments or (PAID_BY_CHECK,))


def ended(head: AnyRecord, records: Iterable[AnyRecord]) -> list[AnyRecord]:
    inside = list(records)
    amounts = [
        record.amount_cents or 0
        for record in inside
        if isinstance(record, AchPayment | CheckPayment)
    ]
    return [head, *inside, ScheduleTrailer(len(amounts), sum(amounts))]


def whole(*schedules: list[AnyRecord], header: FileHeader = HEADER) -> list[str]:
    """Return the records of a file as text, with a trailer that fits."""
    records = [header, *(record for schedule in schedules for record in schedule)]
    paid = [r for r in records if isinstance(r, AchPayment | CheckPayment)]
    cents = sum(record.amount_cents or 0 for record in paid)
    records.append(FileTrailer(len(records) + 1, len(paid), cents))
    return [encode(record) for record in records]


def put(text: str, start: int, value: str) -> str:
    """Return a record with `value` from position `start` (counted from 1) on."""
    return text[: start - 1] + value + text[start - 1 + len(value) :]


def write(
    path: Path, lines: Iterable[str], end: str = "\n", codec: str = "ascii"
) -> Path:
    path.write_bytes("".join(line + end for line in lines).encode(codec))
    return path


def changed(lines: list[str], line: int, start: int, value: str) -> list[str]:
    """Return the records with `value` in one of them, from position `start` on."""
    lines = list(lines)
    lines[line - 1] = put(lines[line - 1], start, value)
    return lines


@dataclass
class Read:
    """What a reader gave: rows in file order."""

    good: list[dict[str, object]] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    totals: Totals = field(default_factory=lambda: Totals(0, 0))


def read(path: Path, **options: object) -> Read:
    reader, found = SprReader(path, **options), Read()
    for chunk in reader.chunks():
        found.good += chunk.good.to_pylist()
        found.bad += chunk.bad
    found.totals = reader.totals()
    return found


PLAIN = whole(ach())
