"""The team's pages: who has how much, and how well payments are judged."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.access.scope import agencies_of
from outlay.review.supervising.ageing import ageing
from outlay.review.supervising.agreement import agreement
from outlay.review.supervising.last_word import last_words
from outlay.review.supervising.period import PERIODS, asked_period
from outlay.review.supervising.precision import precision
from outlay.review.supervising.queue_links import queue_link
from outlay.review.supervising.reader import reader_of
from outlay.review.supervising.reviewing import reviewing
from outlay.review.supervising.workload import (
    unassigned,
    waiting_counts,
    workload,
)


@permit(May.SUPERVISE)
@require_safe
def show_workload(request: HttpRequest) -> HttpResponse:
    """Show who has how much to do, and how long payments have waited."""
    reader = reader_of(request)
    context = {
        "here": "workload",
        "agencies": agencies_of(reader),
        "people": workload(reader),
        "unassigned": unassigned(reader),
        "unassigned_link": queue_link(state="open", who="nobody"),
        "counts": waiting_counts(reader),
        "ageing": ageing(reader),
        "links": {
            "due": queue_link(state="open", sort="due"),
            "open": queue_link(state="open"),
            "held": queue_link(state="held", sort="due"),
            "pending": reverse("approvals"),
        },
    }
    return render(request, "review/supervising/workload.html", context)


@permit(May.SUPERVISE)
@require_safe
def show_quality(request: HttpRequest) -> HttpResponse:
    """Show override and blind-accept rates, precision and agreement."""
    reader, period = reader_of(request), asked_period(request)
    words = last_words(reader, period.start)
    context = {
        "here": "quality",
        "agencies": agencies_of(reader),
        "period": period,
        "periods": PERIODS,
        "cases": len(words),
        "reviewing": reviewing(words),
        "precision": precision(reader, words, period.start),
        "agreement": agreement(reader, period.start),
    }
    return render(request, "review/supervising/quality.html", context)
