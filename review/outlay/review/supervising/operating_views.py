"""The operating point: what another limit would do, and two people who set one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from outlay.payments.errors import OutlayError
from outlay.payments.store import Store
from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.config.home import store
from outlay.review.deciding.refusals import Refused
from outlay.review.models import Person
from outlay.review.supervising.differences import Difference, differences
from outlay.review.supervising.operating import Operating, operating
from outlay.review.supervising.proposing import approve_policy, propose_limit
from outlay.review.supervising.reader import reader_of
from outlay.review.supervising.what_if import what_if

if TYPE_CHECKING:
    from outlay.payments.ledger import Entry

PAGE = "review/supervising/operating_point.html"
PART = "review/supervising/chosen.html"
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that waits for a second person; `problem` where it cannot be read."""

    who: str
    entry: "Entry"
    digest: str
    own: bool
    changes: list[Difference]
    problem: str = ""


@permit(May.SUPERVISE)
@require_safe
def show_operating_point(request: HttpRequest) -> HttpResponse:
    """Show the curve with one limit in detail; htmx asks for that part alone."""
    # Going back asks for the whole page, since none is kept in the browser.
    back = "HX-History-Restore-Request" in request.headers
    part = "HX-Request" in request.headers and not back
    return _shown(request, PART if part else PAGE)


@permit(May.SUPERVISE)
@require_POST
def propose_policy(request: HttpRequest) -> HttpResponse:
    """Propose the limit that was looked at."""
    try:
        now, said = _decides(), request.POST
        propose_limit(
            store(),
            now,
            _number(said.get("limit", "")),
            said.get("program", ""),
            by=reader_of(request),
            reason=said.get("reason", ""),
        )
    except Refused as problem:
        return _shown(request, PAGE, problem)
    messages.success(
        request, "Proposed. It decides nothing until another supervisor approves it."
    )
    return redirect("operating-point")


@permit(May.SUPERVISE)
@require_POST
def agree_to_policy(request: HttpRequest) -> HttpResponse:
    """Approve what somebody else proposed."""
    try:
        now, digest = _decides(), request.POST.get("policy", "")
        reason = request.POST.get("reason", "")
        approve_policy(store(), now, digest, by=reader_of(request), reason=reason)
    except Refused as problem:
        return _shown(request, PAGE, problem)
    messages.success(request, "Approved. The policy decides from the next batch on.")
    return redirect("operating-point")


def _shown(
    request: HttpRequest, template: str, problem: Refused | None = None
) -> HttpResponse:
    reader, asked = reader_of(request), request.POST or request.GET
    context: dict[str, object] = {"here": "operating-point", "problem": problem}
    try:
        now = operating(store())
        if now is not None:
            context |= {"now": now, "looked": what_if(now, reader, asked)}
            context["waiting"] = _waiting(store(), now, reader)
            context["said"] = {
                name: asked.get(name, "") for name in ("reason", "policy")
            }
    except OutlayError as error:
        context["broken"] = error
    status = UNPROCESSABLE if problem else 200
    return render(request, template, context, status=status)


def _decides() -> Operating:
    try:
        now = operating(store())
    except OutlayError as error:
        raise Refused(error.what, error.fix or "Ask whoever runs the store") from error
    if now is None:
        raise Refused("No pair of models decides", "Promote one first")
    return now


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Refused("This is no limit", "Choose one", "limit") from None


def _waiting(of: Store, now: Operating, reader: Person) -> list[Waiting]:
    from outlay.decisions.approvals import kept_policy, open_proposals
    from outlay.payments.ledger import same_person

    found = []
    names = {each.username: str(each) for each in Person.objects.all()}
    for entry in open_proposals(of):
        digest, who = str(entry.facts["policy"]), names.get(entry.by, entry.by)
        own = same_person(entry.by, reader.username)
        try:
            changes = differences(now.policy, kept_policy(of, digest))
            found.append(Waiting(who, entry, digest, own, changes))
        except OutlayError as error:
            found.append(Waiting(who, entry, digest, own, [], error.what))
    return found
