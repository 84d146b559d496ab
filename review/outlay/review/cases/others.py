"""The payee's page and the printed case."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.access.scope import agencies_of, item_of, items_of
from outlay.review.cases.activity import activity
from outlay.review.cases.facts import case_facts
from outlay.review.cases.page import who
from outlay.review.cases.paid import MOST, cases_of, visible
from outlay.review.cases.standing import standing
from outlay.review.models import Disbursed
from outlay.review.trail.record import record


@permit(May.SEE_CASES)
@require_GET
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the case for the file, on one page or more; who printed it is recorded."""
    person = who(request)
    item = item_of(person, pk)
    did = activity(item)  # without this print, which the foot tells of
    with transaction.atomic():
        context = case_facts(person, item)
        digest = context["lineage"].digest  # type: ignore[attr-defined]
        record(person.username, "print", f"item:{item.pk}", {"explanation": digest})
    decisions = [each.decision for each in did.decisions]
    context |= {
        "did": did.oldest_first(),
        "standing": standing(item, decisions, did.notices),
        "printed_at": timezone.now(),
    }
    return render(request, "review/cases/print.html", context)


@permit(May.SEE_CASES)
@require_GET
def payee(request: HttpRequest, key: str) -> HttpResponse:
    """Show the items and payments of one payee that the person may see."""
    person = who(request)
    items = items_of(person).filter(payee_key=key).select_related("assigned_to")
    cases = list(items.order_by("-due_at", "-id")[:MOST])
    rows = Disbursed.objects.filter(payee_key=key).order_by("-scheduled_on", "-id")
    paid = visible(list(rows[: MOST + 1]), agencies_of(person))
    if not cases and not paid.seen:
        raise Http404
    numbers = cases_of(person, {row.payment_key for row in paid.seen})
    context = {
        "cases": cases,
        "paid": paid,
        "rows": [(row, numbers.get(row.payment_key)) for row in paid.seen],
    }
    return render(request, "review/cases/payee.html", context)
