"""Payment entries as rows of the intake table."""

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from outlay.payments.formats.nacha.entry_rules import NAMES
from outlay.payments.formats.nacha.headers import FileHeader
from outlay.payments.formats.nacha.layout import (
    IAT_PLACE,
    IAT_RECEIVER,
    IAT_STREET,
    Record,
)
from outlay.payments.formats.nacha.walk import Entry
from outlay.payments.reader import BadRow
from outlay.payments.tables import INTAKE

_IDS: Final = ("Individual Identification Number", "Identification Number")
_SPANS: Final[dict[str, tuple[slice, slice | None, slice | None]]] = {}


def schedule_number(header: FileHeader, batch_number: str) -> str:
    """Return what a batch is known by: creation date, id modifier, batch number."""
    return f"{header.created_on:%y%m%d}{header.modifier}{batch_number}"


def intake_batch(entries: Sequence[Entry], header: FileHeader) -> pa.RecordBatch:
    """Return good entries as a batch of the intake table, in file order."""
    rows = [_row(entry, header) for entry in entries]
    columns = [
        pa.array([row.get(field.name) for row in rows], field.type)
        for field in INTAKE.schema
    ]
    return pa.RecordBatch.from_arrays(columns, schema=INTAKE.schema)


def bad_row(
    entry: Entry, header: FileHeader, rule: str, field: str, why: str
) -> BadRow:
    """Return a bad entry for the quarantine."""
    return BadRow(
        source_line=entry.line,
        rule=rule,
        field=field,
        reason=why,
        amount_cents=entry.cents if entry.readable else None,
        alc=entry.batch.company_id,
        schedule_number=schedule_number(header, entry.batch.number),
        payment_id=entry.trace,
    )


def _row(entry: Entry, header: FileHeader) -> dict[str, object]:
    batch, text = entry.batch, entry.text
    account, name, number = _spans(batch.entry)
    row: dict[str, object] = {
        "source_line": entry.line,
        "alc": batch.company_id,
        "schedule_number": schedule_number(header, batch.number),
        "payment_id": entry.trace,
        "payment_type": batch.description,
        "method": "ach",
        "sec_code": batch.sec_code,
        "transaction_code": text[1:3],
        "amount_cents": entry.cents,
        "scheduled_on": batch.effective_on,
        "routing_number": text[3:12],
        "account_number": text[account].strip(),
        "payee_name": text[name].strip() if name else None,
        "payee_id": (text[number].strip() or None) if number else None,
        "suspect": False,
    }
    return row | _abroad(entry.addenda) if batch.is_international else row


def _spans(layout: Record) -> tuple[slice, slice | None, slice | None]:
    known = _SPANS.get(layout.code)
    if known is None:
        known = _SPANS[layout.code] = (
            layout["Account Number"].span,
            _span(layout, NAMES),
            _span(layout, _IDS),
        )
    return known


def _span(layout: Record, names: tuple[str, ...]) -> slice | None:
    return next((f.span for f in layout.fields if f.name in names), None)


def _abroad(addenda: list[str]) -> dict[str, object]:
    """Return what the addenda 10, 15 and 16 say of the receiver."""
    city, state = _parts(IAT_PLACE["Receiver City and State"].of(addenda[6]))
    country, postal = _parts(
        IAT_PLACE["Receiver Country and Postal Code"].of(addenda[6])
    )
    home = country == "US"
    number = IAT_STREET["Receiver Identification Number"].of(addenda[5]).strip()
    return {
        "payee_name": IAT_RECEIVER["Receiving Name"].of(addenda[0]).strip(),
        "payee_id": number or None,
        "street": IAT_STREET["Receiver Street Address"].of(addenda[5]).strip() or None,
        "city": city,
        "state": state if state and len(state) == 2 else None,
        "country": country if country and len(country) == 2 else None,
        "zip5": postal[:5] if home and postal and postal[:5].isdigit() else None,
    }


def _parts(text: str) -> tuple[str | None, str | None]:
    r"""Part `first*second\`; a text that is not parted so says nothing certain."""
    first, star, second = text.strip().removesuffix("\\").partition("*")
    if not star:
        return None, None
    return first.strip() or None, second.strip() or None
