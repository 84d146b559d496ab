"""What each code of a return, change or death notice means for us."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, cast

Effect = Literal[
    "returned", "death", "suspected", "duplicate", "change", "dispute", "none"
]
RETURNING: Final = frozenset(("returned", "death", "suspected", "duplicate"))
"""Effects of a return by which the payment itself came back."""
QUESTIONABLE: Final = "QUESTIONABLE"
"""What a bank writes under R17 where it suspects more than a faulty field."""

_TABLE: Final = Path(__file__).with_name("codes.csv")


@dataclass(frozen=True, slots=True)
class Code:
    """One row of codes.csv: the code's meaning, its effect, why, and the source."""

    code: str
    meaning: str
    effect: Effect
    for_us: str
    source: str


@cache
def codes() -> dict[str, Code]:
    """Return the table of codes."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: _code(row) for row in csv.DictReader(file)}


def _code(row: dict[str, str]) -> Code:
    effect = cast("Effect", row["effect"])
    return Code(row["code"], row["meaning"], effect, row["for_us"], row["source"])


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a notice says of a payment, in the words of tables.OUTCOMES."""

    ip_class: str
    fraud_state: str
    theme: str | None


DECEASED: Final = Evidence("unknown", "none", "Deceased")
_SUSPECTED: Final = Evidence("unknown", "suspected", None)
_DUPLICATE: Final = Evidence("unknown", "none", None)


def evidence_of(code: str, remark: str) -> Evidence | None:
    """Return the evidence in a code with the bank's own words, if there is any."""
    effect = codes()[code].effect
    if effect == "death":
        return DECEASED
    if effect == "duplicate":
        return _DUPLICATE
    if effect == "suspected" and QUESTIONABLE in remark.upper():
        return _SUSPECTED
    return None
