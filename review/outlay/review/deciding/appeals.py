"""Appeals: who rules on one, which ruling counts, and what waits to be reopened.

A ruling is no decision. Where it overturns one, the payment waits for a supervisor to
reopen it, and only what is decided then says what the payment is.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from outlay.review.access.roles import May, allows
from outlay.review.deciding.refusals import Refused
from outlay.review.models import Decision, Item, Notice, NoticeKind, Person, State
from outlay.review.models.decision import ADVERSE

GRANTED = "overturned"
AGAINST_PAYEE = (State.IMPROPER, State.REFERRED)


def standing_against(item: Item) -> Decision | None:
    """Return the decision against the payee that stands now, if one does."""
    against = item.decisions.filter(item__state__in=AGAINST_PAYEE)
    return against.order_by("-id").first()


def may_rule(person: Person, decision: Decision) -> bool:
    """Say whether a person may rule on an appeal: a supervisor with no part in it."""
    no_part = person.pk not in {decision.by_id, decision.second_by_id}
    return no_part and allows(person.role, May.SECOND)


def rules(person: Person, item: Item) -> bool:
    """Say whether a person may record how an appeal on this item ended."""
    if item.state not in AGAINST_PAYEE or not allows(person.role, May.SECOND):
        return False
    decision = standing_against(item)
    return decision is not None and may_rule(person, decision)


def check_ruling(item: Item, by: Person) -> None:
    """Check that an appeal is there to be ruled on, and by this person.

    Raises
    ------
    Refused
        Where no decision against the payee stands, the person is no supervisor or
        stands behind it, or nobody appealed since it was made.
    """
    decision = standing_against(item)
    if decision is None:
        raise Refused(
            "No decision against the payee stands here",
            "An outcome is of an improper payment or a referral",
            "kind",
        )
    if not may_rule(by, decision):
        raise Refused(
            "An appeal is ruled on by a supervisor who neither made nor approved the "
            "decision",
            "Ask another supervisor to record it",
            "kind",
        )
    appeals = item.notices.filter(kind=NoticeKind.APPEAL, at__gt=decision.at)
    if not appeals.exists():
        raise Refused(
            "There is no appeal against this decision yet",
            "Record the appeal first",
            "kind",
        )


def ruling(decision: Decision, notices: Iterable[Notice]) -> Notice | None:
    """Return the latest outcome that counts for a final decision, of its item's.

    A later one puts an earlier one right. What came before the decision stood, or from
    somebody who stands behind it, counts for nothing, however it came to be written.
    """
    if decision.action not in ADVERSE:
        return None
    since = decision.second_at or decision.at
    behind = {decision.by_id, decision.second_by_id}
    counting = [
        each
        for each in notices
        if each.kind == NoticeKind.OUTCOME
        and each.at > since
        and each.by_id not in behind
    ]
    return max(counting, key=lambda each: each.pk, default=None)


def granted(items: QuerySet[Item]) -> dict[int, Notice]:
    """Return what waits to be reopened: each granted appeal, by its item's number."""
    asked = items.filter(state__in=AGAINST_PAYEE, notices__kind=NoticeKind.OUTCOME)
    decisions = Decision.objects.filter(item__in=asked.values("pk")).order_by("pk")
    standing = {decision.item_id: decision for decision in decisions}
    said: dict[int, list[Notice]] = {number: [] for number in standing}
    for notice in Notice.objects.filter(item__in=standing).select_related("by"):
        said[notice.item_id].append(notice)
    found = {each: ruling(standing[each], said[each]) for each in standing}
    return {
        number: notice
        for number, notice in found.items()
        if notice is not None and notice.outcome == GRANTED
    }
