"""What the queue's page says, to whom, and where its links lead."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from outlay.review.access.roles import Role
from outlay.review.models import SavedView
from outlay.review.queue import telling
from tests.review.made import (
    AGENCY,
    OTHER_AGENCY,
    made_batch,
    made_item,
    made_person,
)
from tests.review.queue.rows_made import link, made_items, shown, tags


def text(answer):
    return answer.content.decode()


def sorted_by(answer):
    """Return {column's order: its link} and the one that aria-sort marks."""
    found = tags(answer)
    return [attrs["aria-sort"] for tag, attrs in found if "aria-sort" in attrs]


def test_by_expected_loss_unless_asked_otherwise(analyst, signed_in):
    small = made_item(1, priority=5, amount_cents=900, due_at=soon(hours=1))
    large = made_item(2, priority=9, amount_cents=100, due_at=soon(hours=9))
    client = signed_in(analyst)
    assert shown(client.get("/queue/")) == [large.pk, small.pk]
    assert sorted_by(client.get("/queue/")) == ["descending"]
    assert shown(client.get("/queue/?sort=amount")) == [small.pk, large.pk]
    assert sorted_by(client.get("/queue/?sort=due")) == ["ascending"]
    assert shown(client.get("/queue/?sort=due")) == [small.pk, large.pk]


def soon(**span):
    return timezone.now() + dt.timedelta(**span)


def test_a_row_says_what_is_needed(analyst, other_analyst, signed_in):
    item = made_item(
        1,
        amount_cents=123_456,
        expected_loss_cents=7_890,
        has_match=True,
        assigned_to=other_analyst,
        due_at=soon(hours=5, minutes=12, seconds=30),
    )
    page = text(signed_in(analyst).get("/queue/"))
    for words in (
        item.payment_key,
        f"{AGENCY} · {item.program}",
        "$1,234.56",
        "$78.90",
        item.top_reason,
        "List match",
        "Bob",
        "in 5 hours 12 minutes",
        f'href="/payments/{item.pk}/"',
    ):
        assert words in page


def test_without_a_model_no_amount_is_called_an_expected_loss(analyst, signed_in):
    batch = made_batch(fraud_model="none", error_model="none")
    made_item(1, batch=batch, amount_cents=777_00, expected_loss_cents=777_00)
    page = signed_in(analyst).get("/queue/").content.decode()
    assert page.count("$777.00") == 1
    assert "no model" in page
    with_one = made_batch("d2746f0e8084ccb7", fraud_model="none")
    made_item(2, batch=with_one, amount_cents=888_00, expected_loss_cents=888_00)
    assert signed_in(analyst).get("/queue/").content.decode().count("$888.00") == 2


def test_a_cut_off_that_passed_is_said_in_words(analyst, signed_in):
    made_item(1, due_at=soon(hours=-2, seconds=-5))
    assert "passed 2 hours ago" in text(signed_in(analyst).get("/queue/"))


def test_a_chip_takes_its_filter_away(analyst, signed_in):
    made_item(1)
    client = signed_in(analyst)
    answer = client.get("/queue/?agency=SSA&least=100&lead=fraud")
    chips = [a["href"] for tag, a in tags(answer) if a.get("class") == "chip"]
    assert chips == [
        "/queue/?least=100&lead=fraud",
        "/queue/?agency=SSA&lead=fraud",
        "/queue/?agency=SSA&least=100",
    ]
    assert "Leads: Who is paid" in text(answer)
    assert "fraud" not in re.sub("<[^>]*>", "", text(answer)).lower()


def test_an_empty_form_leads_to_the_short_address(analyst, signed_in):
    answer = signed_in(analyst).get("/queue/?agency=&state=undecided&least=&sort=")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/queue/")


def test_htmx_gets_the_part_and_the_short_address(analyst, signed_in):
    made_item(1)
    client, asked = signed_in(analyst), {"HX-Request": "true"}
    answer = client.get("/queue/?agency=&lead=fraud", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["HX-Push-Url"] == "/queue/?lead=fraud"
    assert "<html" not in text(answer)
    back = client.get("/queue/", headers=asked | {"HX-History-Restore-Request": "true"})
    assert "<html" in text(back)


def test_an_amount_that_is_none_is_said_at_its_field(analyst, signed_in):
    made_item(1)
    answer = signed_in(analyst).get("/queue/?least=lots")
    found = tags(answer)
    field = next(a for _, a in found if a.get("id") == "least")
    assert (field["value"], field["aria-invalid"]) == ("lots", "true")
    assert field["aria-describedby"] in {a.get("id") for _, a in found}
    assert "#least" in {a.get("href") for _, a in found}
    assert any(tag == "details" and "open" in a for tag, a in found)


def test_nothing_at_all_is_said_in_words(analyst, signed_in):
    client = signed_in(analyst)
    assert "No payment came for review yet" in text(client.get("/queue/"))
    made_items(1, state="released")
    assert "Every payment is decided" in text(client.get("/queue/"))
    assert "No payment answers these filters" in text(client.get("/queue/?lead=rule"))


def test_without_an_agency_the_page_says_whom_to_ask(db, signed_in):
    made_item(1)
    page = text(signed_in(made_person("new", agencies=())).get("/queue/"))
    assert "No agency was given to you yet" in page
    assert "payment_key" not in page


def test_of_other_agencies_nothing_is_shown(analyst, signed_in):
    other = made_item(1, agency=OTHER_AGENCY, program="Pension")
    page = text(signed_in(analyst).get("/queue/?state=any"))
    assert other.payment_key not in page
    assert "Pension" not in page


@pytest.mark.parametrize("role", [Role.DATA_SCIENTIST, Role.AUDITOR])
def test_who_only_looks_is_offered_no_act(db, signed_in, role):
    made_item(1)
    answer = signed_in(made_person("eve", role, agencies=())).get("/queue/")
    assert len(shown(answer)) == 1
    assert "bulk" not in {attrs.get("id") for _, attrs in tags(answer)}
    assert not [
        a
        for _, a in tags(answer)
        if a.get("type") == "checkbox" and a.get("name") in {"item", "whole"}
    ]


def test_an_administrator_sees_no_queue(admin, signed_in):
    assert signed_in(admin).get("/queue/").status_code == 403
    assert Client().get("/queue/").status_code == 302


def test_many_are_more_than_a_thousand(analyst, signed_in, monkeypatch):
    monkeypatch.setattr(telling, "COUNTED", 1_000)
    made_items(1_001)
    answer = signed_in(analyst).get("/queue/")
    assert "More than 1,000 undecided payments" in text(answer)
    assert link(answer, "next") is not None


def test_a_key_leads_to_its_payment_or_payee(analyst, signed_in):
    item = made_items(1, state="released")[0]
    client = signed_in(analyst)
    answer = client.post("/queue/find/", {"key": f" {item.payment_key} "})
    assert answer.headers["Location"] == f"/queue/?payment={item.payment_key}"
    assert shown(client.get(answer.headers["Location"])) == [item.pk]
    answer = client.post("/queue/find/", {"key": item.payee_key})
    assert answer.headers["Location"] == f"/queue/?payee={item.payee_key}"
    assert shown(client.get(answer.headers["Location"])) == [item.pk]


@pytest.mark.parametrize(
    "key", ["123-45-6789", "Mary Brown", "", "28040001", "x" * 400]
)
def test_what_is_no_key_gets_into_no_address(analyst, signed_in, key):
    made_item(1)
    answer = signed_in(analyst).post("/queue/find/", {"key": key, "back": "lead=fraud"})
    assert answer.status_code == 422
    assert "Location" not in answer.headers
    assert "No payment and no payee with exactly this key" in text(answer)
    hrefs = [attrs["href"] for _, attrs in tags(answer) if attrs.get("href")]
    assert not key or not [href for href in hrefs if key in href]


def test_a_key_of_another_agency_is_not_there(analyst, signed_in):
    other = made_item(1, agency=OTHER_AGENCY)
    answer = signed_in(analyst).post("/queue/find/", {"key": other.payment_key})
    assert answer.status_code == 422


def test_addresses_hold_nothing_of_a_payee(analyst, signed_in):
    item = made_item(1)
    SavedView.objects.create(owner=analyst, name="Mine of today", query="who=me")
    answer = signed_in(analyst).get("/queue/")
    hrefs = [attrs["href"] for _, attrs in tags(answer) if attrs.get("href")]
    for secret in (item.payee_mask, item.tin_mask, item.account_mask, item.payee_key):
        assert not [href for href in hrefs if secret in href]


def test_the_help_sheet_names_every_key(admin, analyst, signed_in):
    made_item(1)
    for page in (
        text(signed_in(admin).get("/keys/")),
        text(signed_in(analyst).get("/queue/")),
    ):
        for key in "jkoxa/n?":
            assert f"<kbd>{key}</kbd>" in page
