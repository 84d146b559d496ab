"""A drawn payment, and a second look at it that says what a test is about."""

from outlay.review.deciding.looks import look
from outlay.review.models import Item
from tests.review.made import made_item


def drawn(number=1, **given):
    return made_item(number, selection=Item.RANDOM, **given)


def look_again(wanted, by, **given):
    said = {
        "found": "overpayment",
        "suspicion": "error",
        "amount_wrong_cents": 5_000,
        "note": "",
    }
    return look(wanted, by=by, **(said | given))
