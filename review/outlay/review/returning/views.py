"""The page of batches, and the two files that are taken along from it."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from outlay.payments.errors import OutlayError
from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.access.scope import batches_of, items_of
from outlay.review.config.home import store
from outlay.review.deciding.refusals import Refused
from outlay.review.models import Person
from outlay.review.returning.export import export_batch
from outlay.review.returning.forms import LabelsForm
from outlay.review.returning.labels import write_labels
from outlay.review.returning.progress import progress_of
from outlay.review.returning.scope import check_whole


@permit(May.SEE_BATCHES)
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """Show each batch's cut-off and how far its review has come."""
    return _page(request, LabelsForm())


@permit(May.EXPORT_BATCH)
@require_POST
def batch_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer with the batch's decisions and their totals, in one ZIP file."""
    person = cast("Person", request.user)
    batch = get_object_or_404(batches_of(person), pk=pk)
    name = f"{batch.key}-{timezone.now():%Y%m%dT%H%M%SZ}"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"{name}.csv"
        packed = out.with_suffix(".zip")
        try:
            check_whole(store(), batch, person)
            export_batch(store(), batch.key, out, by=person.username, packed=packed)
        except (OutlayError, Refused) as error:
            messages.error(request, f"Nothing was exported. {_said(error)}")
            return redirect("batches")
        # Opened before the folder goes: the bytes stay until the answer is sent.
        return FileResponse(packed.open("rb"), as_attachment=True, filename=packed.name)


@permit(May.EXPORT_LABELS)
@require_POST
def labels_export(request: HttpRequest) -> HttpResponseBase:
    """Answer with the labels of final decisions as CSV."""
    form, person = LabelsForm(request.POST), cast("Person", request.user)
    if not form.is_valid():
        return _page(request, form, status=422)
    day: dt.date | None = form.cleaned_data["since"]
    since = None if day is None else dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"labels-{timezone.now():%Y%m%dT%H%M%SZ}.csv"
        items = items_of(person)
        write_labels(store(), items, out, since=since, by=person.username)
        return FileResponse(out.open("rb"), as_attachment=True, filename=out.name)


def _page(request: HttpRequest, form: LabelsForm, status: int = 200) -> HttpResponse:
    shown = {
        "batches": progress_of(cast("Person", request.user)),
        "form": form,
        "now": timezone.now(),
    }
    return render(request, "review/returning/batches.html", shown, status=status)


def _said(error: OutlayError | Refused) -> str:
    """Return the error without its places, which name this machine's folders."""
    return f"{error.what}. {error.fix or ''}".strip()
