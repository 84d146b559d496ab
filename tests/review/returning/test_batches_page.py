"""The page of batches, and the files that are taken along from it."""

import csv
import io
import json
import zipfile

import pytest
from django.urls import reverse

from outlay.review.deciding.decide import decide
from outlay.review.models import AuditEvent, Batch, BatchAgency
from tests.review.deciding.verdicts import hold, improper
from tests.review.made import made_item, made_person

AGENCY = "Made-up Agency"


def body(answer):
    """Read a file that was sent to its end, which closes it."""
    return b"".join(answer.streaming_content)


@pytest.fixture
def page(loaded, seconder, signed_in):
    return signed_in(seconder)


def test_cut_off_states_and_progress(page, item, decider):
    decide(item(1), 1, improper(), by=decider)
    decide(item(2), 1, hold(decider), by=decider)
    text = page.get(reverse("batches")).content.decode()
    assert "1 of 10 decided" in text
    for state, many in (("Open", 8), ("Held", 1), ("Improper", 1)):
        assert f"{state}</span> {many}" in text
    assert "30 June 2026" in text


def test_it_says_nothing_of_how_payments_came_to_review(page):
    text = page.get(reverse("batches")).content.decode()
    for word in ("random", "drawn", "selection", "arm"):
        assert f" {word}" not in text.split('<h2 id="labels">')[0].lower()


def test_only_own_agencies_are_counted(loaded, signed_in):
    """Nobody learns of a file, or of its dollars, that holds nothing of theirs."""
    batch = Batch.objects.get()
    other = made_person("sol", "supervisor", agencies=("Another",))
    text = signed_in(other).get(reverse("batches")).content.decode()
    assert batch.file_name not in text
    assert "No batch with payments of agencies that you see" in text
    made_item(77, batch=batch, agency="Another")
    BatchAgency.objects.filter(agency="Another").update(payments=3, cents=12_345)
    text = signed_in(other).get(reverse("batches")).content.decode()
    assert "0 of 1 decided" in text
    assert "<dd>3, $123.45</dd>" in text
    assert "<dt>For review</dt><dd>1</dd>" in text
    assert "28,000.00" not in text  # the whole batch


def test_who_sees_every_agency_reads_the_whole_batch(loaded, page, signed_in):
    made_item(77, batch=Batch.objects.get(), agency="Another")
    for client in (page, signed_in(made_person("dan", "data_scientist", agencies=()))):
        text = client.get(reverse("batches")).content.decode()
        assert "<dd>14, $28,000.00</dd>" in text


def test_the_agencies_parts_are_the_batch(loaded):
    batch = Batch.objects.get()
    parts = batch.agencies.values_list("agency", "payments", "cents")
    assert list(parts) == [(AGENCY, batch.payments, batch.cents)]


def test_the_decisions_as_one_file(page, item, decider):
    decide(item(1), 1, improper(), by=decider)
    answer = page.post(reverse("batch-export", args=[Batch.objects.get().pk]))
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    packed = zipfile.ZipFile(io.BytesIO(body(answer)))
    answers, totals = sorted(packed.namelist())
    rows = list(csv.DictReader(io.StringIO(packed.read(answers).decode())))
    said = json.loads(packed.read(totals))
    assert len(rows) == said["came_in"]["payments"] == 15
    assert said["decisions"]["hold"]["payments"] == 1
    assert AuditEvent.objects.get(action="export batch").actor == "sid"


def test_a_part_of_the_agencies_is_not_enough(loaded, signed_in):
    other = signed_in(made_person("sol", "supervisor", agencies=("Another",)))
    address = reverse("batch-export", args=[Batch.objects.get().pk])
    assert other.post(address).status_code == 404  # as one that does not exist
    made_item(77, batch=Batch.objects.get(), agency="Another")
    answer = other.post(address, follow=True)
    assert "agencies that you do not see" in answer.content.decode()
    assert not AuditEvent.objects.filter(action="export batch").exists()


def test_a_batch_that_does_not_balance_says_so(page, loaded):
    import pyarrow.parquet as pq

    [run] = loaded.standing_runs()
    pq.write_table(
        pq.read_table(run / "scored.parquet").slice(1), run / "scored.parquet"
    )
    address = reverse("batch-export", args=[Batch.objects.get().pk])
    answer = page.post(address, follow=True)
    assert "Nothing was exported" in answer.content.decode()
    assert str(loaded.home) not in answer.content.decode()


def test_labels_of_own_agencies(page, item, decider, signed_in):
    decide(item(1), 1, improper(), by=decider)
    answer = page.post(reverse("labels-export"), {"since": ""})
    lines = body(answer).decode().splitlines()
    assert len(lines) == 2
    other = signed_in(made_person("sol", "supervisor", agencies=("Another",)))
    answer = other.post(reverse("labels-export"), {"since": ""})
    assert len(body(answer).decode().splitlines()) == 1


def test_a_day_that_is_none(page):
    answer = page.post(reverse("labels-export"), {"since": "soon"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'aria-invalid="true"' in text
    assert 'href="#since"' in text


@pytest.mark.parametrize(
    ("role", "page_code", "export", "labels"),
    [
        ("analyst", 403, 403, 403),
        ("supervisor", 200, 200, 200),
        ("data_scientist", 200, 403, 200),
        ("auditor", 403, 403, 403),
        ("admin", 403, 403, 403),
    ],
)
def test_who_may(loaded, signed_in, role, page_code, export, labels):
    client = signed_in(made_person("who", role, agencies=(AGENCY,)))
    address = reverse("batch-export", args=[Batch.objects.get().pk])
    assert client.get(reverse("batches")).status_code == page_code
    for posted, code in ((address, export), (reverse("labels-export"), labels)):
        answer = client.post(posted)
        assert answer.status_code == code
        if code == 200:
            assert body(answer)
    assert client.get(address).status_code in {403, 405}
