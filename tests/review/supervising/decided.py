"""Made-up decisions, so that figures can be counted by hand."""

import datetime as dt

from django.utils import timezone

from outlay.review.models import Action, Decision, Found, Item, Person
from tests.review.made import made_item

NOW = dt.datetime(2026, 7, 15, 16, tzinfo=dt.UTC)  # noon in New York
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def made_decision(item: Item, by: Person, action=Action.RELEASE, **given) -> Decision:
    """Return a decision as it stands in the table; no rule is asked."""
    held = action == Action.HOLD
    columns = {
        "at": timezone.now(),
        "found": Found.PROPER if action == Action.RELEASE else "",
        "reason_code": "made-up",
        "note": "made up",
        "seconds_on_case": 60.0,
        "opened_details": True,
        "needs_second": action == Action.REFER or given.get("suspicion") == "fraud",
        "item_version": item.decisions.count() + 1,
        "hold_owner": by if held else None,
        "hold_until": timezone.now() + DAY if held else None,
    } | given
    return Decision.objects.create(item=item, by=by, action=action, **columns)


def made_case(number, by, action=Action.RELEASE, item=None, **given) -> Decision:
    """Return a decision on an item of its own, flagged by the models."""
    own = {"by_model": True} | (item or {})
    return made_decision(made_item(number, **own), by, action, **given)
