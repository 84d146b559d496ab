"""What a person says of an item, before it is checked and written."""

import datetime as dt
from dataclasses import dataclass

from outlay.review.models import Action, Found, Person, Suspicion


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision as it was entered; `decide` checks it.

    Attributes
    ----------
    action : Action
        Release, hold, improper or refer. A reopening has a way of its own.
    reason_code : str
        One of `deciding.reasons.REASON_CODES` of that action.
    note : str
        In the reviewer's words; kept with the case, never logged.
    found : Found or ""
        What was found; needed to release and for improper.
    suspicion : Suspicion
        What is suspected behind it.
    cause, theme, control : str
        OMB's words, of over- and underpayments; empty where they do not apply.
    amount_wrong_cents : int or None
        How much of the payment was wrong.
    hold_owner, hold_until : Person, datetime
        Of a hold: who follows it up, and when it ends by itself.
    """

    action: Action
    reason_code: str
    note: str = ""
    found: Found | str = ""
    suspicion: Suspicion | str = ""
    cause: str = ""
    theme: str = ""
    control: str = ""
    amount_wrong_cents: int | None = None
    hold_owner: Person | None = None
    hold_until: dt.datetime | None = None
