"""Who sees the team's pages, and that nobody learns what was drawn at random."""

import re

import pytest
from django.db import transaction
from django.utils import timezone

from outlay.review.models import Action, Found, Item, SecondLook, State
from tests.review.made import OTHER_AGENCY, made_item
from tests.review.supervising.decided import made_case, made_decision

TEAM = ["/team/", "/team/quality/", "/team/operating-point/"]
REPORTS = ["/reports/", "/reports/fairness/", "/reports/drift/"]
POSTS = ["/team/operating-point/propose/", "/team/operating-point/approve/"]
SEE = {
    "supervisor": TEAM + REPORTS,
    "analyst": [],
    "data_scientist": REPORTS,
    "auditor": REPORTS,
    "admin": [],
}


@pytest.mark.parametrize("role", SEE)
def test_each_role_sees_its_pages_and_no_other(training, request, signed_in, role):
    client = signed_in(request.getfixturevalue(role))
    seen = [at for at in TEAM + REPORTS if client.get(at).status_code == 200]
    refused = [at for at in TEAM + REPORTS if client.get(at).status_code == 403]
    assert seen == SEE[role]
    assert set(seen + refused) == set(TEAM + REPORTS)
    allowed = {422} if role == "supervisor" else {403}
    assert {client.post(at).status_code for at in POSTS} == allowed


def test_changes_are_posted_and_pages_are_not(training, supervisor, signed_in):
    client = signed_in(supervisor)
    assert {client.get(at).status_code for at in POSTS} == {405}
    assert {client.post(at).status_code for at in TEAM + REPORTS} == {405}


def filled(analyst, other_analyst, selections):
    """Make a page's worth of work; only `selection` follows `selections`."""
    for number, selection in enumerate(selections):
        drawn = selection == Item.RANDOM
        item = {
            "selection": selection,
            "inclusion_probability": 0.01 if drawn else 1.0,
            "state": State.RELEASED,
        }
        made = made_case(number, analyst, item=item)
        if number % 2:
            SecondLook.objects.create(
                item=made.item,
                decision=made,
                first_by=analyst,
                by=other_analyst,
                wanted_at=timezone.now(),
                at=timezone.now(),
                found=Found.OVERPAYMENT,
                amount_wrong_cents=100,
                agrees=False,
            )
    for number in range(100, 104):
        made_item(number, assigned_to=analyst)


def inside(page):
    """Return what the page itself says; items have other numbers each time."""
    main = page.partition("<main")[2].partition("</main")[0]
    return re.sub(r"/payments/\d+/", "/payments/0/", main)


@pytest.mark.parametrize("address", ["/team/", "/team/quality/"])
def test_pages_are_the_same_whatever_was_drawn_at_random(
    supervisor, analyst, other_analyst, signed_in, address
):
    client, pages = signed_in(supervisor), []
    mixed = [Item.SCORE, Item.RANDOM] * 12
    for selections in (mixed, [Item.SCORE] * 24, [Item.RANDOM] * 24):
        # What was decided on cannot be changed, so each is made and taken back.
        with transaction.atomic():
            filled(analyst, other_analyst, selections)
            pages.append(client.get(address).content.decode())
            transaction.set_rollback(True)
    assert len({inside(page) for page in pages}) == 1
    assert "random" not in inside(pages[0])


def test_quality_shows_counts_and_intervals_and_links_disagreements(
    supervisor, analyst, other_analyst, signed_in
):
    filled(analyst, other_analyst, [Item.SCORE] * 24)
    for number in range(200, 212):
        made_case(
            number, analyst, Action.IMPROPER, found=Found.OVERPAYMENT, seconds_on_case=5
        )
    page = signed_in(supervisor).get("/team/quality/?days=30").content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "36 payments decided since" in text
    assert "24 released of 36 that the models had flagged." in text
    assert "66.7 % (50.3 % to 79.8 %)" in text
    assert "12 were found wrong" in text
    assert "33.3 % (20.2 % to 49.7 %)" in text
    assert "0.0 % (0.0 % to 24.2 %)" in text  # 12 second looks, none agrees
    looks = SecondLook.objects.values_list("item_id", flat=True)
    assert all(f'href="/payments/{number}/"' in page for number in looks)


def test_empty_states_are_in_words(supervisor, signed_in):
    client = signed_in(supervisor)
    page = client.get("/team/quality/").content.decode()
    assert "Nothing was decided since" in page
    assert "No payment that the models had flagged has a final decision" in page
    assert "No payment was looked at twice in this period." in page
    assert "no case yet" in page


def test_few_cases_show_no_figure(supervisor, analyst, signed_in):
    for number in range(10):
        made_case(number, analyst, Action.IMPROPER)
    page = signed_in(supervisor).get("/team/quality/").content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "fewer than 11 cases" in text
    assert "10 flagged payments with a final decision: figures are shown" in text
    assert "were found wrong" not in text


def test_work_of_other_agencies_is_nowhere(supervisor, analyst, signed_in):
    item = made_item(
        1, agency=OTHER_AGENCY, program="Elsewhere", assigned_to=analyst, by_model=True
    )
    made_decision(item, analyst)
    client = signed_in(supervisor)
    for address in ("/team/", "/team/quality/"):
        page = client.get(address).content.decode()
        assert "Elsewhere" not in page
        # As a word: a form's token has two such letters in a row every now and then.
        assert not re.search(rf"\b{OTHER_AGENCY}\b", page.partition("<main")[2])


def test_workload_links_lead_into_the_queue(supervisor, analyst, signed_in):
    made_item(1, assigned_to=analyst)
    made_item(2)
    client = signed_in(supervisor)
    page = client.get("/team/").content.decode()
    assert f'href="/queue/?who={analyst.pk}"' in page
    assert 'href="/queue/?state=open&amp;who=nobody"' in page
    links = re.findall(r'href="(/queue/[^"]+|/approvals/)"', page)
    assert len(set(links)) >= 5
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200
