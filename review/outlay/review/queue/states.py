"""Which states the queue can be asked for, and their names on the page."""

from outlay.review.models import State
from outlay.review.models.item import UNDECIDED as UNDECIDED_STATES

UNDECIDED, ANY = "undecided", "any"
DECIDED = (State.RELEASED, State.IMPROPER, State.REFERRED)

STATES: dict[str, tuple[State, ...]] = {
    UNDECIDED: UNDECIDED_STATES,
    **{state.value: (state,) for state in UNDECIDED_STATES},
    "decided": DECIDED,
    **{state.value: (state,) for state in DECIDED},
    ANY: tuple(State),
}
WORDS: dict[str, str] = {
    UNDECIDED: "Undecided",
    "decided": "Decided",
    ANY: "Any state",
    **{state.value: str(state.label) for state in State},
}
