"""Deciding on the page: complete, incomplete, refused, too late."""

import datetime as dt

import pytest
from django.urls import reverse

from outlay.review.cases.clock import local, today
from outlay.review.cases.opened import stamp
from outlay.review.deciding.decide import decide as decide_item
from outlay.review.deciding.verdict import Verdict
from outlay.review.models import Action, Found, Item, State
from tests.review.deciding.matched import OFAC, SAM, matched_item
from tests.review.made import made_item

RELEASE = {
    "version": "1",
    "action": "release",
    "reason_release": "documents_support",
    "found_release": "proper",
    "note": "",
}
IMPROPER = {
    "version": "1",
    "action": "improper",
    "reason_improper": "wrong_amount",
    "found_improper": "overpayment",
    "amount_wrong": "$100.50",
    "cause": "failure_to_access",
    "suspicion": "error",
    "note": "Paid for one month too many.",
}


@pytest.fixture
def item(db):
    return made_item()


@pytest.fixture
def post(analyst, signed_in, item):
    client = signed_in(analyst)

    def posted(said):
        return client.post(reverse("decide", args=[item.pk]), said)

    return posted


def test_a_release_is_written_and_the_next_payment_offered(
    post, item, analyst, signed_in
):
    answer = post(RELEASE)
    assert answer.status_code == 302
    item.refresh_from_db()
    assert item.state == State.RELEASED
    page = signed_in(analyst).get(answer.headers["Location"]).content.decode()
    assert "Next payment</a>" in page
    assert "autofocus data-next" in page
    assert "Record the decision" not in page


def test_amounts_are_read_as_people_write_them(post, item):
    assert post(IMPROPER).status_code == 302
    decision = item.decisions.get()
    assert decision.amount_wrong_cents == 10_050
    assert (decision.found, decision.suspicion) == ("overpayment", "error")


def test_a_hold_lasts_to_the_end_of_its_day(post, item, analyst):
    until = today() + dt.timedelta(days=3)
    answer = post(
        {
            "version": "1",
            "action": "hold",
            "reason_hold": "documents_awaited",
            "hold_owner": analyst.pk,
            "hold_until": until.isoformat(),
        }
    )
    assert answer.status_code == 302
    item.refresh_from_db()
    ends = local(item.held_until)
    assert (item.state, ends.date(), ends.hour) == (State.HELD, until, 23)


def test_a_held_case_says_owner_reason_and_end(post, item, analyst, signed_in):
    test_a_hold_lasts_to_the_end_of_its_day(post, item, analyst)
    page = signed_in(analyst).get(reverse("case", args=[item.pk])).content.decode()
    assert f"Held by {analyst} until" in page
    assert "Documents were asked for" in page


@pytest.mark.parametrize(
    ("said", "anchors"),
    [
        ({"version": "1"}, ["id_action"]),
        (
            {"version": "1", "action": "release"},
            ["id_reason_release", "id_found_release"],
        ),
        (
            IMPROPER | {"amount_wrong": "", "cause": "", "note": ""},
            ["id_amount_wrong", "id_cause", "id_note"],
        ),
        (IMPROPER | {"amount_wrong": "about ten"}, ["id_amount_wrong"]),
        ({"version": "1", "action": "refer"}, ["id_reason_refer", "id_note"]),
        (RELEASE | {"reason_release": "other"}, ["id_note"]),
        (IMPROPER | {"amount_wrong": "999999"}, ["id_amount_wrong"]),
        (RELEASE | {"note": "SSN 123-45-6789"}, ["id_note"]),
    ],
)
def test_all_that_is_missing_is_listed_with_links(post, item, said, anchors):
    answer = post(said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [a for a in anchors if f'<a href="#{a}">' in page] == anchors
    assert page.count('<li><a href="#id_') == len(anchors)
    assert all(f'id="{anchor}"' in page for anchor in anchors)
    assert not item.decisions.exists()
    item.refresh_from_db()
    assert (item.state, item.version) == (State.OPEN, 1)


def test_what_was_entered_is_still_there(post):
    page = post(IMPROPER | {"cause": ""}).content.decode()
    assert "Paid for one month too many." in page
    assert 'value="$100.50"' in page
    assert 'value="improper" checked' in page


def test_a_list_match_needs_a_verification_first(analyst, signed_in):
    item = matched_item(2, SAM, OFAC)
    client = signed_in(analyst)
    answer = client.post(reverse("decide", args=[item.pk]), IMPROPER)
    assert answer.status_code == 422
    assert "Verify it independently" in answer.content.decode()
    proof = {
        "kind": "verification",
        "confirmed": "yes",
        "happened_on": today().isoformat(),
        "what": "SAM.gov and the agency's contact",
    }
    address = reverse("notice", args=[item.pk])
    answer = client.post(address, proof)
    assert answer.status_code == 422
    assert 'href="#notice_match"' in answer.content.decode()
    assert client.post(address, proof | {"match": "sam S4MR1"}).status_code == 302
    page = client.get(reverse("case", args=[item.pk])).content.decode()
    assert "not verified yet: OFAC sanctions list (Treasury), entry 12345." in page
    assert "not verified yet: SAM" not in page
    client.post(address, proof | {"match": "ofac 12345", "confirmed": "no"})
    answer = client.post(reverse("decide", args=[item.pk]), IMPROPER)
    assert answer.status_code == 302


def test_who_is_late_learns_who_was_faster_and_keeps_the_words(
    post, item, other_analyst
):
    verdict = Verdict(Action.RELEASE, "documents_support", found=Found.PROPER)
    decide_item(item, 1, verdict, by=other_analyst)
    answer = post(IMPROPER)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"{other_analyst} decided this payment meanwhile: Release" in page
    assert page.count("Paid for one month too many.") == 2  # to copy, and as a note
    assert "Record the decision" not in page
    assert item.decisions.count() == 1
    assert "Paid for one month too many." in item.notes.get().text


def test_late_and_incomplete_is_late(post, item, other_analyst):
    verdict = Verdict(Action.RELEASE, "documents_support", found=Found.PROPER)
    decide_item(item, 1, verdict, by=other_analyst)
    answer = post({"version": "1", "action": "improper", "note": "half a thought"})
    assert answer.status_code == 409
    assert "half a thought" in answer.content.decode()
    assert "half a thought" in item.notes.get().text


def test_how_long_and_how_a_case_was_read(post, item, analyst):
    read = {"opened_at": stamp(analyst, item), "opened_details": "yes"}
    post(RELEASE | read)
    decision = item.decisions.get()
    assert 0 <= decision.seconds_on_case < 60
    assert decision.opened_details is True


@pytest.mark.parametrize("false", ["", "made-up", "other"])
def test_a_false_stamp_measures_nothing(post, item, other_analyst, false):
    stamped = stamp(other_analyst, item) if false == "other" else false
    post(RELEASE | {"opened_at": stamped})
    decision = item.decisions.get()
    assert (decision.seconds_on_case, decision.opened_details) == (None, None)


def test_two_people_are_announced_before_and_told_after(analyst, signed_in):
    item = made_item(3, amount_cents=1_000_000)
    client = signed_in(analyst)
    page = client.get(reverse("case", args=[item.pk])).content.decode()
    assert "every final decision on it needs a second person" in page
    answer = client.post(reverse("decide", args=[item.pk]), RELEASE, follow=True)
    page = answer.content.decode()
    assert "waits for a second person" in page
    assert Item.objects.get(pk=item.pk).state == State.PENDING


@pytest.mark.parametrize("who", ["auditor", "data_scientist", "admin"])
def test_others_cannot_decide(request, who, signed_in, item):
    client = signed_in(request.getfixturevalue(who))
    assert client.post(reverse("decide", args=[item.pk]), RELEASE).status_code == 403


def test_a_decision_is_posted(analyst, signed_in, item):
    assert signed_in(analyst).get(reverse("decide", args=[item.pk])).status_code == 405
