"""What a case page tells of a payment, without anything that a person said of it.

`case_facts(person, item)` gives the context of these templates, which other rooms
include as they are (with `{% load review %}` not needed by the including page):

- `review/cases/paid.html`: what is paid, to whom (masked), when, cut-off, loss
- `review/cases/reasons.html`: reasons with bars, chances in bands
- `review/cases/timeline.html`, `compared.html`: the payee's history, own and peers
- `review/cases/related.html`: other payments to the account and to the address
- `review/cases/matches.html`, `checks.html`, `duplicates.html`, `lineage.html`

A page that includes them loads `review/case.css` in its head. Decisions, notes,
notices and activity are not among them: a second person looks without seeing them.
"""

import datetime as dt

from outlay.decisions.wording import day
from outlay.review.access.roles import May, allows
from outlay.review.cases.chances import chances, loss_in_words
from outlay.review.cases.checks import checks, summary
from outlay.review.cases.compared import comparisons
from outlay.review.cases.duplicates import duplicates
from outlay.review.cases.lineage import lineage
from outlay.review.cases.paid import paid_around
from outlay.review.cases.related import related
from outlay.review.cases.timeline import timeline
from outlay.review.cases.weights import told
from outlay.review.cases.words import DAYS, FURTHER, LEADS_TO_PAYEE
from outlay.review.models import Explanation, Item, Person


def case_facts(person: Person, item: Item) -> dict[str, object]:
    """Return the template context of a case's facts, as `person` may see them.

    Parameters
    ----------
    person : Person
        Who looks; payments of agencies that they do not see are only counted.
    item : Item
        From `access.scope.item_of`, so that its batch is read with it.

    Returns
    -------
    dict
        item, loss, chances, reasons, timeline, comparisons, related, matches, checks,
        checks_said, duplicates, further (columns of the payment's own), lineage.
        Masks, and what people wrote, are shown where `may.see_payees` says so.
    """
    explanation = _explanation(item)
    paid = paid_around(person, item, explanation.facts.get("invoice_norm_token") or "")
    listed = checks(explanation.checks)
    said = chances(explanation)
    return {
        "item": item,
        "loss": loss_in_words(item, scored=bool(said)),
        "chances": said,
        "reasons": told(explanation.reasons),
        "timeline": timeline(paid),
        "comparisons": comparisons(person, paid),
        "related": related(paid),
        "matches": list(item.matches.order_by("id")),
        "checks": listed,
        "checks_said": summary(listed),
        "duplicates": duplicates(paid),
        "further": further(person, explanation),
        "lineage": lineage(item, explanation),
    }


def further(person: Person, explanation: Explanation) -> list[tuple[str, object]]:
    """Return the payment's own columns that are shown nowhere else, with their names.

    Only columns that `words.FURTHER` names: a token is never shown, and what leads to
    a payee only to whoever may see payees.
    """
    facts = explanation.facts
    hidden = set() if allows(person.role, May.SEE_PAYEES) else LEADS_TO_PAYEE
    return [
        (name, _said(column, facts[column]))
        for column, name in FURTHER.items()
        if column not in hidden and facts.get(column) not in {None, ""}
    ]


def _said(column: str, value: object) -> object:
    return day(dt.date.fromisoformat(str(value))) if column in DAYS else value


def _explanation(item: Item) -> Explanation:
    found = Explanation.objects.filter(item=item).first()
    return found or Explanation(item=item, reasons=[], checks=[], facts={})
