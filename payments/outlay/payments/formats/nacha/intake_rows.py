"""Payment entries as rows of the intake table."""

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from outlay.payments.formats.nacha.layout import IAT_PLACE, IAT_RECEIVER, IAT_STREET
from outlay.payments.formats.nacha.walk import Entry
from outlay.payments.reader import BadRow
from outlay.payments.tables import INTAKE

_COLUMNS: Final = (
    "source_line",
    "alc",
    "schedule_number",
    "payment_id",
    "payment_type",
    "sec_code",
    "transaction_code",
    "amount_cents",
    "scheduled_on",
    "routing_number",
    "account_number",
    "payee_name",
    "payee_id",
    "street",
    "city",
    "state",
    "country",
    "zip5",
)
_NO_PLACE: Final = (None, None, None, None, None)


def intake_batch(entries: Sequence[Entry]) -> pa.RecordBatch:
    """Return good entries as a batch of the intake table, in file order."""
    many = len(entries)
    rows = [_row(entry) for entry in entries]
    values = zip(*rows, strict=True) if rows else [()] * len(_COLUMNS)
    columns = {
        name: pa.array(column, INTAKE.schema.field(name).type)
        for name, column in zip(_COLUMNS, values, strict=True)
    }
    columns["method"] = pa.repeat(pa.scalar("ach"), many)
    columns["suspect"] = pa.repeat(pa.scalar(value=False), many)
    arrays = [
        columns[field.name] if field.name in columns else pa.nulls(many, field.type)
        for field in INTAKE.schema
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=INTAKE.schema)


def bad_row(entry: Entry, rule: str, field: str, why: str) -> BadRow:
    """Return a bad entry for the quarantine."""
    return BadRow(
        source_line=entry.line,
        rule=rule,
        field=field,
        reason=why,
        amount_cents=entry.cents if entry.readable else None,
        alc=entry.batch.company_id,
        schedule_number=entry.batch.schedule_number,
        payment_id=entry.trace,
    )


def _row(entry: Entry) -> tuple[object, ...]:
    batch, text, places = entry.batch, entry.text, entry.batch.places
    receiver = (
        _abroad(entry.addenda)
        if batch.is_international
        else (_said(text, places.name), _said(text, places.person), *_NO_PLACE)
    )
    return (
        entry.line,
        batch.company_id,
        batch.schedule_number,
        text[79:94],
        batch.description,
        batch.sec_code,
        text[1:3],
        entry.cents,
        batch.effective_on,
        text[3:12],
        text[places.account].strip(),
        *receiver,
    )


def _said(text: str, place: slice | None) -> str | None:
    return None if place is None else text[place].strip() or None


def _abroad(addenda: list[str]) -> tuple[str | None, ...]:
    """Return name, id and place of the receiver from the addenda 10, 15 and 16."""
    city, state = _parts(IAT_PLACE["Receiver City and State"].of(addenda[6]))
    country, postal = _parts(
        IAT_PLACE["Receiver Country and Postal Code"].of(addenda[6])
    )
    home = country == "US"
    return (
        _said(addenda[0], IAT_RECEIVER["Receiving Name"].span),
        _said(addenda[5], IAT_STREET["Receiver Identification Number"].span),
        _said(addenda[5], IAT_STREET["Receiver Street Address"].span),
        city,
        state if state and len(state) == 2 else None,
        country if country and len(country) == 2 else None,
        postal[:5] if home and postal and postal[:5].isdigit() else None,
    )


def _parts(text: str) -> tuple[str | None, str | None]:
    r"""Part `first*second\`; a text that is not parted so says nothing certain."""
    first, star, second = text.strip().removesuffix("\\").partition("*")
    if not star:
        return None, None
    return first.strip() or None, second.strip() or None
