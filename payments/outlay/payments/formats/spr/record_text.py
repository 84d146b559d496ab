"""A typed record to its 850 characters and back."""

from dataclasses import asdict

from outlay.payments.errors import OutputError, Place
from outlay.payments.formats.spr.codes import MOST_CENTS
from outlay.payments.formats.spr.layout import RECORDS, Field
from outlay.payments.formats.spr.records import TYPES, AnyRecord

_FIRST_PRINTABLE, _FIRST_FOREIGN = 0x20, 0x80


def encode(record: AnyRecord) -> str:
    """Return the record's 850 characters.

    Raises
    ------
    OutputError
        Where a text does not fit its field or is not printable ASCII, or an amount
        is negative or over the format's $99,999,999.99.
    """
    values = asdict(record)
    parts = [record.layout.code]
    for field in record.layout.fields[1:]:
        value = values.get(field.key)
        if isinstance(value, int):
            parts.append(_digits(field, value))
        else:
            parts.append(_text(field, value or ""))
    return "".join(parts)


def decode(text: str) -> AnyRecord:
    """Return the typed record of 850 characters whose code is one of the twelve."""
    layout = RECORDS[text[:2]]
    values: dict[str, str | int | None] = {}
    for field in layout.kept:
        shown = text[field.span]
        if field.key.endswith(("_cents", "_count")):
            values[field.key] = int(shown) if shown.strip(" ") else None
        else:
            values[field.key] = shown.rstrip(" ")
    return TYPES[layout.code](**values)  # type: ignore[arg-type]


def _text(field: Field, value: str) -> str:
    if len(value) > field.length:
        what = f"has {len(value)} characters, {field.length} fit"
        raise refused(field, what, "shorten it before it comes here")
    if not all(_FIRST_PRINTABLE <= ord(c) < _FIRST_FOREIGN for c in value):
        what = "has a character that is not printable ASCII"
        raise refused(field, what, "write it without accents before it comes here")
    return value.ljust(field.length)


def _digits(field: Field, value: int) -> str:
    if field.key == "amount_cents" and field.length == len(str(MOST_CENTS)):
        refuse_amount(field, value)
    digits = str(value)
    if value < 0 or len(digits) > field.length:
        raise refused(field, f"does not fit {field.length} digits", "write two files")
    return digits.rjust(field.length, "0")


def refuse_amount(field: Field, cents: int) -> None:
    """Refuse a payment's amount that the format cannot hold."""
    if cents > MOST_CENTS:
        what = "is over $99,999,999.99, the most that one payment may be"
        fix = (
            "split it into parts, each a payment with its own id; that is the format's "
            "limit, and no sign of a payment split below a limit"
        )
        raise refused(field, what, fix)
    if cents < 0:
        raise refused(field, "is negative", "leave reversals out: they are no payments")


def refused(field: Field, what: str, fix: str) -> OutputError:
    """Return the error that refuses to write a field."""
    return OutputError(
        f"{field.name} {what}",
        where=Place(field=field.name),
        rule=f"SPR 5.0.2, {field.number}",
        fix=fix,
    )
