"""Reports on the pair of models that stands; read only."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from outlay.payments.errors import OutlayError
from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.config.home import store
from outlay.review.supervising.drift_report import LEVELS, drift
from outlay.review.supervising.fairness_report import (
    RATES,
    attributes,
    everybody,
    pairs,
)
from outlay.review.supervising.reports import (
    AUDIT,
    FAIRNESS,
    MONITOR,
    Reported,
    report_file,
    reported,
)

Context = dict[str, object]


@permit(May.SEE_REPORTS)
@require_safe
def show_reports(request: HttpRequest) -> HttpResponse:
    """Show which pair stands, what each check of it found, and the way on."""
    return _page(request, "reports", _index)


@permit(May.SEE_REPORTS)
@require_safe
def show_fairness(request: HttpRequest) -> HttpResponse:
    """Show what the last audit found by groups of payees."""
    return _page(request, "fairness", _fairness)


@permit(May.SEE_REPORTS)
@require_safe
def show_drift(request: HttpRequest) -> HttpResponse:
    """Show the monitor's last report."""
    return _page(request, "drift", _drift)


def _index(of: Reported) -> Context:
    return {"fairness": of.check(FAIRNESS), "drift": report_file(of, MONITOR)}


def _fairness(of: Reported) -> Context:
    from outlay.audit.fairness.reading import ANSWERS, MEANINGS

    found, audit = of.check(FAIRNESS), report_file(of, AUDIT)
    context: Context = {"found": found, "audit": audit, "meanings": MEANINGS}
    if found is not None:
        context["answer"] = ANSWERS[found.verdict]
    if audit is not None:
        context |= {
            "attributes": attributes(audit),
            "all": everybody(audit),
            "pairs": pairs(audit),
            "rates": [name for _, name in RATES],
        }
    return context


def _drift(of: Reported) -> Context:
    said = report_file(of, MONITOR)
    if said is None:
        return {}
    return {"drift": drift(said), "levels": LEVELS}


def _page(
    request: HttpRequest, name: str, more: Callable[[Reported], Context]
) -> HttpResponse:
    context: Context = {"here": name}
    try:
        of = reported(store())
        context["of"] = of
        if of is not None:
            context |= more(of)
    except OutlayError as error:
        context["broken"] = error
    except (KeyError, TypeError, ValueError):
        # A report of another release: nothing of it can be shown, and nothing broke.
        context["broken"] = {
            "what": "This report has another form than this release knows",
            "fix": "make it again: outlay audit, or outlay monitor",
        }
    return render(request, f"review/supervising/{name}.html", context)
