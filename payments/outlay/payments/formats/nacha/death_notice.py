"""What the addendum of a death notice (DNE) says."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Final

from outlay.payments.formats.nacha.broken import Broken
from outlay.payments.formats.nacha.dates import past_date
from outlay.payments.formats.nacha.layout import REMITTANCE

_TOLD: Final = re.compile(r"DATE OF DEATH\*(\d{6})\*CUSTOMER ?SSN\*([^*]*)\*AMOUNT\*")
_NINE: Final = re.compile(r"\d{9}")


@dataclass(frozen=True, slots=True)
class DeathNotice:
    """Day of death and taxpayer number, each None where it is not told."""

    died_on: dt.date | None
    ssn: str | None = field(default=None, repr=False)
    broken: Broken | None = None


def death_notice(text: str, created_on: dt.date) -> DeathNotice:
    """Read an addendum such as `DATE OF DEATH*MMDDYY*CUSTOMERSSN*...*AMOUNT*...`.

    Its date is MMDDYY, unlike any other date of the format.
    """
    said = _TOLD.search(REMITTANCE["Payment Related Information"].of(text))
    day = said and past_date(said[1][4:] + said[1][:4], created_on)
    if said is None or day is None:
        reason = "not the date of death (MMDDYY), SSN and amount of a death notice"
        return DeathNotice(
            None,
            broken=Broken.at(REMITTANCE["Payment Related Information"], reason),
        )
    return DeathNotice(day, said[2] if _NINE.fullmatch(said[2]) else None)
