"""A review queue of any size, of made-up rows, written past the app."""

import datetime as dt
import itertools
import json
import random
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from outlay.review import guarding
from outlay.review.models import (
    Batch,
    BatchAgency,
    BatchRun,
    Explanation,
    Item,
    ItemReason,
)

AGENCIES = ("DOD", "DOL", "ED", "HHS", "OPM", "SSA", "TREASURY", "USDA", "VA")
CODES = tuple(f"F-MADE-{number:02}" for number in range(24))
STATES = ("open", "released", "improper")
SHARES = (60, 30, 10)
CHUNK = 10_000
REASONS = [
    {
        "code": "F-MADE-00",
        "model": "fraud",
        "sentence": "The account is new for the payee.",
        "clears": "a call back to the payee by a number on file",
        "feature": "account_age_days",
        "value": 0.0,
        "contribution": weight,
        "version": 1,
        "family": "age",
        "family_contribution": weight,
        "comparison": "The middle of all payments in training: 400.",
    }
    for weight in (1.9, 0.7, 0.3)
]


def fill(payments: int, seed: int = 0) -> None:
    """Add `payments` items of one batch to an empty queue, some as if decided."""
    batch = _batch(payments)
    guarding.take_off(connection)  # they refuse what nobody decided
    dice = random.Random(seed)  # noqa: S311 - made-up rows
    numbers = range(1, payments + 1)
    _write(Item, (_item(batch, number, dice) for number in numbers))
    _write(Explanation, (_explanation(number) for number in numbers))
    _write(ItemReason, itertools.chain.from_iterable(map(_codes, numbers)))
    guarding.put_on(connection)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _batch(payments: int) -> Batch:
    now = timezone.now()
    batch = Batch.objects.create(
        key=f"{payments:016x}",
        run_id="0" * 16,
        content_sha256="0" * 64,
        file_name="made.spr",
        payments=payments,
        cents=payments,
        to_review=payments,
        scheduled_on=now.date() + dt.timedelta(days=1),
        cut_off=now + dt.timedelta(hours=6),
        loaded_at=now,
        state=Batch.READY,
    )
    BatchRun.objects.create(batch=batch, run_id=batch.run_id, policy="0" * 16)
    for agency in AGENCIES:
        BatchAgency.objects.create(batch=batch, agency=agency, codes=CODES)
    return batch


def _item(batch: Batch, number: int, dice: random.Random) -> dict[str, Any]:
    amount = int(dice.lognormvariate(11.5, 1.4))
    loss = int(amount * dice.random())
    payee = dice.randrange(10**6)
    return {
        "id": number,
        "batch_id": batch.pk,
        "run_id": batch.run_id,
        "payment_key": f"28040001-2026-MADE-{number:010}",
        "agency": dice.choice(AGENCIES),
        "program": f"Made-up program {number % 40}",
        "payment_type": "Vendor",
        "method": "ach",
        "scheduled_on": batch.scheduled_on,
        "amount_cents": amount,
        "expected_loss_cents": loss,
        "priority": loss,
        "lead": ("fraud", "error")[number % 2],
        "top_code": CODES[number % len(CODES)],
        "top_reason": "The account is new for the payee.",
        "has_match": number % 50 == 0,
        "selection": "random" if number % 10 == 0 else "score",
        "inclusion_probability": 1.0,
        "payee_key": f"{payee:032x}",
        "account_key": f"a{payee:031x}",
        "address_key": f"b{payee:031x}",
        "payee_mask": "M. B.",
        "tin_mask": "***-**-1234",
        "account_mask": "****6789",
        "due_at": batch.cut_off + dt.timedelta(minutes=dice.randrange(600)),
        "state": dice.choices(STATES, SHARES)[0],
        "version": 1,
        "by_model": number % 10 != 0,
        "withdrawn": False,
    }


def _explanation(number: int) -> dict[str, Any]:
    return {
        "item_id": number,
        "p_fraud": 0.2,
        "p_error": 0.1,
        "reasons": json.dumps(REASONS),
        "checks": "[]",
        "facts": "{}",
    }


def _codes(number: int) -> Iterator[dict[str, Any]]:
    for step in range(3):
        yield {"item_id": number, "code": CODES[(number + 7 * step) % len(CODES)]}


def _write(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    table, fields = model._meta.db_table, model._meta.concrete_fields  # noqa: SLF001
    first = next(made := iter(rows))
    given = [field for field in fields if field.column in first]
    columns = ", ".join(field.column for field in given)
    everything = itertools.chain([first], made)
    while chunk := list(itertools.islice(everything, CHUNK)):
        values = [[_value(field, row) for field in given] for row in chunk]
        with transaction.atomic(), connection.cursor() as cursor:
            _insert(cursor, f"{table} ({columns})", values)


def _insert(cursor: Any, into: str, rows: list[list[object]]) -> None:
    if connection.vendor == "postgresql":  # many times as fast as INSERT
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(rows[0]))
    cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608


def _value(field: "models.Field[Any, Any]", row: dict[str, Any]) -> object:
    value = row[field.column]
    if isinstance(field, models.JSONField):
        return value
    return field.get_db_prep_save(value, connection)
