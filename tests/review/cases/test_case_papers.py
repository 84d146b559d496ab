"""The printed case, the payee's page, the model's card, and going on."""

import json

import pytest
from django.urls import reverse

from outlay.review.cases import lineage
from outlay.review.models import AuditEvent, Explanation
from tests.review.cases.rich import disbursed, rich_item
from tests.review.made import OTHER_AGENCY, made_item

TRAINING = "6357de1f5f6a4d54"


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(lineage, "home", lambda: tmp_path)
    folder = tmp_path / "models" / TRAINING
    folder.mkdir(parents=True)
    (folder / "model_card.md").write_text(
        "# Model card\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n<script>x</script>\n",
        encoding="utf-8",
    )
    return tmp_path


def with_terms(store, item):
    run = store / "batches" / item.batch.key / "runs" / item.run_id
    run.mkdir(parents=True)
    terms = {"champion": {"training_id": TRAINING}, "used": {}}
    (run / "terms.json").write_text(json.dumps(terms), encoding="utf-8")


def test_a_print_says_by_whom_and_is_recorded(auditor, signed_in):
    item = rich_item()
    page = signed_in(auditor).get(reverse("case-print", args=[item.pk]))
    text = page.content.decode()
    digest = lineage.digest_of(Explanation.objects.get(item=item))
    assert digest in text
    assert f"Printed by {auditor}" in text
    event = AuditEvent.objects.get(action="print")
    assert (event.actor, event.subject) == (auditor.username, f"item:{item.pk}")
    assert event.data == {"explanation": digest}


def test_the_hash_changes_with_what_is_said(db):
    explanation = Explanation.objects.get(item=made_item())
    before = lineage.digest_of(explanation)
    explanation.reasons[0]["sentence"] += "!"
    assert lineage.digest_of(explanation) != before


def test_the_payees_page_has_only_what_the_person_sees(analyst, auditor, signed_in):
    item = made_item()
    disbursed(1, item, 30, amount_cents=111_111)
    disbursed(2, item, 60, amount_cents=222_222, agency=OTHER_AGENCY)
    made_item(2, agency=OTHER_AGENCY, payee_key=item.payee_key, amount_cents=333_333)
    address = reverse("payee", args=[item.payee_key])
    page = signed_in(analyst).get(address).content.decode()
    assert "$1,111.11" in page
    assert "$2,222.22" not in page
    assert "$3,333.33" not in page
    assert "1 payment by agencies that you do not see" in page
    assert "$3,333.33" in signed_in(auditor).get(address).content.decode()


def test_data_scientists_see_no_mask_of_a_payee(data_scientist, signed_in):
    item = made_item()
    page = signed_in(data_scientist).get(reverse("payee", args=[item.payee_key]))
    assert item.payee_mask not in page.content.decode()


def test_an_unknown_payee_is_not_there(analyst, signed_in):
    assert signed_in(analyst).get("/payees/nobody/").status_code == 404


def test_the_card_is_a_page_and_its_html_is_text(analyst, signed_in, store):
    item = made_item()
    with_terms(store, item)
    client = signed_in(analyst)
    address = reverse("model-card", args=[TRAINING])
    page = client.get(reverse("case", args=[item.pk])).content.decode()
    assert f'href="{address}"' in page
    card = client.get(address).content.decode()
    assert "<table>" in card
    assert "&lt;script&gt;" in card


def test_without_a_card_there_is_no_link(analyst, signed_in, store):
    page = signed_in(analyst).get(reverse("case", args=[made_item().pk]))
    assert "Model card" not in page.content.decode()


@pytest.mark.parametrize("name", ["0000000000000000", "..", "%2e%2e", "store.json"])
def test_no_other_file_is_shown(analyst, signed_in, store, name):
    assert signed_in(analyst).get(f"/models/{name}/").status_code == 404


def test_next_goes_on_from_the_last_decided(analyst, signed_in):
    low, high = made_item(1), made_item(2)
    client = signed_in(analyst)
    answer = client.get(reverse("next-case"))
    assert answer.headers["Location"] == reverse("case", args=[high.pk])
    said = {
        "version": "1",
        "action": "release",
        "reason_release": "documents_support",
        "found_release": "proper",
    }
    client.post(reverse("decide", args=[high.pk]), said)
    answer = client.get(reverse("next-case"))
    assert answer.headers["Location"] == reverse("case", args=[low.pk])
    client.post(reverse("decide", args=[low.pk]), said)
    answer = client.get(reverse("next-case"))
    assert answer.headers["Location"] == reverse("queue")
