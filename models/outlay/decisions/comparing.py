"""What a fact is compared with: the payee's own usual, its peers', all payments."""

from collections.abc import Iterator, Mapping
from typing import Any

from outlay.decisions.wording import Worded, fact, missing, slots

YEAR = 365
# Column with the payee's own year, and the window in days of the feature beside it.
OWN_YEAR = {
    **{f"payee_payments_{d}": ("payee_payments_365", d) for d in (1, 7, 30, 90)},
    **{f"payee_dollars_{d}": ("payee_dollars_365", d) for d in (7, 30, 90)},
}
AMOUNT = "amount_dollars"
OWN_USUAL = "payee_usual_dollars"
PEER_USUAL = "peer_usual_dollars"
OF_AMOUNT = frozenset(
    {
        AMOUNT,
        "amount_to_payee_usual",
        "amount_z_payee",
        "amount_robust_z_payee",
        "amount_z_payee_program",
        "amount_to_payee_largest",
        "amount_to_last",
        "amount_z_peer",
        "amount_robust_z_peer",
        "amount_to_usual_elsewhere",
        "amount_same_as_last",
    }
)


def compared(
    feature: Worded, row: Mapping[str, Any], typical: Mapping[str, float]
) -> str | None:
    """Return the comparison of a row's fact, None where nothing is known to compare.

    An amount is compared with what the payee usually gets and what payments of its
    agency, program and type usually are; a count of a window with the payee's own
    year; everything else with the middle of all payments in training.
    """
    parts = [
        *_own(feature, row),
        *_peers(feature, row),
        *_middle(feature, row, typical),
    ]
    return " ".join(parts) or None


def _own(feature: Worded, row: Mapping[str, Any]) -> Iterator[str]:
    if feature.name in OF_AMOUNT and not missing(row.get(AMOUNT)):
        usual = row.get(OWN_USUAL)
        own = f"; this payee is usually paid ${fact(OWN_USUAL, usual)}"
        yield f"This payment: ${fact(AMOUNT, row[AMOUNT])}{own * (not missing(usual))}."
    if feature.name in OWN_YEAR:
        column, days = OWN_YEAR[feature.name]
        year = row.get(column)
        if not missing(year):
            usual = fact(feature.name, float(year or 0) * days / YEAR)
            sign = _sign(feature.name)
            yield f"The payee's own year makes {sign}{usual} in {_days(days)}."


def _peers(feature: Worded, row: Mapping[str, Any]) -> Iterator[str]:
    if feature.name in OF_AMOUNT and not missing(row.get(PEER_USUAL)):
        yield (
            "Payments of its agency, program and type are usually "
            f"${fact(PEER_USUAL, row[PEER_USUAL])}."
        )


def _middle(
    feature: Worded, row: Mapping[str, Any], typical: Mapping[str, float]
) -> Iterator[str]:
    if feature.name in OF_AMOUNT or feature.name not in typical:
        return
    if missing(row.get(feature.name)):
        return  # "No payment in a year" has nothing to do with a number.
    middle = typical[feature.name]
    if "value" in slots(feature.sentence) and "(1 yes" not in feature.sentence:
        said = f"{_sign(feature.name)}{fact(feature.name, middle)}"
        yield f"The middle of all payments in training: {said}."
    elif not middle:
        yield "This is so of at most half of all payments in training."


def _days(days: int) -> str:
    return "one day" if days == 1 else f"{days} days"


def _sign(name: str) -> str:
    return "$" if "dollars" in name.split("_") else ""
