"""The page that verifies the log, and shows whether the kept heads still fit."""

from django.core.exceptions import SuspiciousOperation
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from outlay.payments.errors import StoreError
from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.config.home import home
from outlay.review.trail.alarm import FOLDER
from outlay.review.trail.concluding import conclude
from outlay.review.trail.heads import Checked, check_heads, kept_heads
from outlay.review.trail.reading import Reading
from outlay.review.trail.record import record
from outlay.review.trail.verify import START, Link, head_now

SHOWN = 31  # kept heads; of the others the page says how many fit


@permit(May.SEE_TRAIL)
@require_http_methods(["GET", "POST"])
def verify_log(request: HttpRequest) -> HttpResponse:
    """Show head and kept heads; a POST reads the next part of the log."""
    reading = _read(request) if request.method == "POST" else None
    if reading is not None and request.headers.get("HX-Request"):
        return render(request, "review/trail/reading.html", {"reading": reading})
    return render(request, "review/trail/verify.html", {"reading": reading} | _heads())


def _read(request: HttpRequest) -> Reading:
    first = _last_kept() if request.POST.get("from") == "kept" else START
    try:
        reading = Reading.of(request.POST.get("token", ""), first).go_on()
    except BadSignature as error:
        message = "the token of a reading is not ours"
        raise SuspiciousOperation(message) from error
    if reading.finished:
        conclude(reading.first.number, reading.broken_at)
        facts = {"events": reading.events, "sound": reading.sound}
        record(request.user.get_username(), "verify log", "trail", facts)
    return reading


def _last_kept() -> Link:
    kept = kept_heads(home() / FOLDER)
    return kept[-1].link if kept else START


def _heads() -> dict[str, object]:
    try:
        checked: list[Checked] = check_heads(home() / FOLDER)
    except StoreError as error:
        return {"head": head_now(), "unreadable": error.what}
    return {
        "head": head_now(),
        "checked": checked[: -SHOWN - 1 : -1],
        "kept": len(checked),
        "unfit": [each for each in checked if not each.fits],
    }
