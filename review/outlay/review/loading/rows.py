"""A row of the scored batch as rows of the review app's tables."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from outlay.decisions.wording import money
from outlay.payments.review_csv import draw_of
from outlay.review.cases.words import LEADS
from outlay.review.loading.flagged import FACTS
from outlay.review.loading.masks import masks_of
from outlay.review.loading.sealing import Identity
from outlay.review.models import Item, State

Row = Mapping[str, Any]
LONGEST_REASON = 400  # characters, as the column's
# Where nothing is said of a payment, its amount is, as review.csv says it.
AMOUNT = "F-CHECK-AMOUNT"
DRAWN = "random_review"
RULE = "rule"

COPIED = (
    "run_id",
    "payment_key",
    "agency",
    "program",
    "payment_type",
    "method",
    "scheduled_on",
    "amount_cents",
    "expected_loss_cents",
    "priority",
)
# What a later run may change of an item.
SCORED = (
    "run_id",
    "expected_loss_cents",
    "priority",
    "lead",
    "top_code",
    "top_reason",
    "has_match",
    "by_model",
    "selection",
    "inclusion_probability",
)
ITEM = (
    "batch_id",
    *COPIED,
    "lead",
    "top_code",
    "top_reason",
    "has_match",
    "by_model",
    "selection",
    "inclusion_probability",
    "payee_key",
    "account_key",
    "address_key",
    "payee_mask",
    "tin_mask",
    "account_mask",
    "due_at",
    "state",
    "version",
    "withdrawn",
)
EXPLANATION = ("item_id", "p_fraud", "p_error", "reasons", "checks", "facts")
MATCH = ("item_id", "source", "snapshot_on", "entry", "strength", "compared", "verify")


def item_of(row: Row, identity: Identity | None, due_at: dt.datetime) -> dict[str, Any]:
    """Return the columns ITEM of one row's item, but its batch, by name."""
    draw, first = draw_of(row["routes"], row["arm_rate"]), _first(row)
    payment = row["payment"]
    masks = masks_of(identity or Identity(), payment["tin_type"])
    return {name: row[name] for name in COPIED} | {
        "lead": first["model"] if first["model"] in LEADS else RULE,
        "top_code": first["code"],
        "top_reason": _short(first["sentence"]),
        "has_match": bool(row["matches"]),
        "by_model": "model" in row["routes"],
        "selection": Item.RANDOM if draw.source == DRAWN else Item.SCORE,
        "inclusion_probability": draw.inclusion_probability,
        "payee_key": payment["payee_token"],
        "account_key": payment["account_token"] or "",
        "address_key": payment["address_token"] or "",
        "payee_mask": masks.payee,
        "tin_mask": masks.tin,
        "account_mask": masks.account,
        "due_at": due_at,
        "state": State.OPEN.value,
        "version": 1,
        "withdrawn": False,
    }


def codes_of(row: Row) -> list[str]:
    """Return the row's reason codes, each once."""
    return list(dict.fromkeys(each["code"] for each in row["reasons"])) or [AMOUNT]


def explanation_of(row: Row) -> tuple[object, ...]:
    """Return the columns EXPLANATION of one row, after its item."""
    payment = row["payment"]
    facts = {name: _plain(payment[name]) for name in FACTS}
    return row["p_fraud"], row["p_error"], row["reasons"], row["checks"], facts


def matches_of(row: Row) -> list[tuple[object, ...]]:
    """Return the columns MATCH of each match of one row, after its item."""
    names = ("list", *MATCH[2:])
    return [tuple(each[name] for name in names) for each in row["matches"]]


def _first(row: Row) -> Mapping[str, Any]:
    said: Sequence[dict[str, Any]] = row["reasons"] or [
        {
            "model": RULE,
            "code": AMOUNT,
            "sentence": f"The payment is {money(row['amount_cents'])}.",
        }
    ]
    return said[0]


def _short(sentence: str) -> str:
    if len(sentence) <= LONGEST_REASON:
        return sentence
    return f"{sentence[: LONGEST_REASON - 1]}\N{HORIZONTAL ELLIPSIS}"


def _plain(value: object) -> object:
    """Return the value as JSON can hold it: dates in ISO form."""
    return value.isoformat() if isinstance(value, dt.date) else value
