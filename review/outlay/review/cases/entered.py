"""The verdict that a complete form gives: of all that was entered, what counts."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from outlay.review.cases.clock import agency_zone
from outlay.review.cases.decision_form import DecisionForm
from outlay.review.deciding.verdict import Verdict
from outlay.review.models import Action, Suspicion

END_OF_DAY = dt.time(23, 59)
Said = Mapping[str, Any]


def verdict_of(said: Said) -> Verdict:
    """Return the verdict; `said` is the cleaned data of a `DecisionForm`."""
    action = Action(said["action"])
    return Verdict(action, said[f"reason_{action}"], said["note"], **_OWN[action](said))


def field_of(refused: str, action: str) -> str:
    """Return the form's field for a field of the verdict that the service refused."""
    names = {
        "amount_wrong_cents": "amount_wrong",
        "reason_code": f"reason_{action}",
        "found": f"found_{action}",
    }
    name = names.get(refused, refused)
    return name if name in DecisionForm.base_fields else "action"


def _released(said: Said) -> dict[str, Any]:
    return {"found": said["found_release"]}


def _held(said: Said) -> dict[str, Any]:
    end = dt.datetime.combine(said["hold_until"], END_OF_DAY, agency_zone())
    return {"hold_owner": said["hold_owner"], "hold_until": end}


def _improper(said: Said) -> dict[str, Any]:
    return {
        "found": said["found_improper"],
        "suspicion": said["suspicion"],
        "cause": said["cause"],
        "theme": said["theme"],
        "control": said["control"],
        "amount_wrong_cents": said["amount_wrong"],
    }


def _referred(_said: Said) -> dict[str, Any]:
    return {"suspicion": Suspicion.FRAUD}


_OWN = {
    Action.RELEASE: _released,
    Action.HOLD: _held,
    Action.IMPROPER: _improper,
    Action.REFER: _referred,
}
