"""The page of one payment: who sees what, and what nobody can tell from it."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outlay.review.models import Explanation, Item
from tests.review.cases.rich import disbursed, rich_item, with_notes
from tests.review.made import OTHER_AGENCY, made_item, made_person, reason

MOST_QUERIES = 24
# What differs each time a page is made: tokens, the time, and prints of before.
PASSING = re.compile(
    r'name="(csrfmiddlewaretoken|opened_at)" value="[^"]*"'
    r"|in \d+ hours?( \d+ minutes?)?|Printed by [^;]*;"
    r'|<details class="more"><summary>Assignments.*?</details>'
    r"|<h2>What else was done</h2>.*?</p>",
    re.DOTALL,
)


def lasting(page):
    """Return a page without its frame, which counts the session's seconds."""
    return PASSING.sub("", page.partition("<main")[2].partition("</main>")[0])


def shown(client, item, name="case"):
    answer = client.get(reverse(name, args=[item.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_tells_all_parts_in_order(analyst, signed_in):
    page = shown(signed_in(analyst), rich_item())
    titles = re.findall(r'<h2 id="([a-z]+)-title">', page)
    assert titles[:8] == [
        "paid",
        "reasons",
        "matches",
        "duplicates",
        "timeline",
        "compared",
        "related",
        "checks",
    ]
    assert {"decide", "notes", "notices", "activity", "lineage"} <= set(titles)
    assert "Strong, raises" in page
    assert "Weak, lowers" in page
    assert page.count('class="bar"') == 3  # the list has no weight
    assert "2 payments by agencies that you do not see" in page
    assert "***-**-1234" in page


def test_a_score_is_never_called_fraud(auditor, signed_in):
    page = shown(signed_in(auditor), rich_item())
    said = page.replace("outlay-fraud/1", "")  # the model's registered name
    assert "fraud" not in said.lower()


def test_numbers_are_there_on_demand_only(analyst, signed_in):
    page = shown(signed_in(analyst), rich_item())
    outside = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert "log-odds" in page
    assert "log-odds" not in outside
    assert "25%." not in outside  # the bare probability


@pytest.mark.parametrize("who", ["auditor", "data_scientist"])
def test_who_only_reads_sees_no_form(request, who, signed_in):
    page = shown(signed_in(request.getfixturevalue(who)), rich_item())
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "<form" not in main
    assert "Record the decision" not in main


@pytest.mark.parametrize("name", ["case", "case-print"])
def test_data_scientists_see_no_payee(data_scientist, auditor, signed_in, name):
    item = rich_item()
    masks = (item.payee_mask, item.tin_mask, item.account_mask)
    page = shown(signed_in(data_scientist), item, name)
    assert not [mask for mask in masks if mask in page]
    assert all(mask in shown(signed_in(auditor), item, name) for mask in masks)


def test_nobody_can_tell_what_was_drawn_at_random(analyst, supervisor, signed_in):
    item = rich_item()
    with_notes(item, analyst)
    clients = [signed_in(analyst), signed_in(supervisor)]
    names = ("case", "case-print")
    before = [lasting(shown(c, item, n)) for c in clients for n in names]
    Item.objects.filter(pk=item.pk).update(
        selection=Item.RANDOM, inclusion_probability=0.0027, by_model=True
    )
    after = [lasting(shown(c, item, n)) for c in clients for n in names]
    assert before == after


def test_another_agencys_payment_is_not_there(analyst, signed_in):
    item = made_item(agency=OTHER_AGENCY)
    client = signed_in(analyst)
    for name in ("case", "case-print"):
        assert client.get(reverse(name, args=[item.pk])).status_code == 404
    for name in ("decide", "note", "notice", "assign", "reveal"):
        answer = client.post(reverse(name, args=[item.pk]), {"version": 1})
        assert answer.status_code == 404
    assert client.get(reverse("payee", args=[item.payee_key])).status_code == 404


def test_queries_do_not_grow_with_what_is_shown(analyst, signed_in):
    client = signed_in(analyst)
    item = made_item(3)
    shown(client, item)  # the session is touched once a minute
    with CaptureQueriesContext(connection) as few:
        shown(client, item)
    rich = rich_item()
    with_notes(rich, analyst)
    for number in range(40, 60):
        disbursed(number, rich, number)
        made_person(f"colleague{number}")
    with CaptureQueriesContext(connection) as many:
        shown(client, rich)
    assert len(many) <= len(few) + 2  # names of who acted
    assert len(many) <= MOST_QUERIES


def test_a_page_is_not_kept(analyst, signed_in):
    answer = signed_in(analyst).get(reverse("case", args=[made_item().pk]))
    assert answer.headers["Cache-Control"] == "no-store"


def test_choices_begin_with_what_is_likely(analyst, other_analyst, signed_in):
    page = shown(signed_in(analyst), made_item())
    assert f'<option value="{analyst.pk}" selected>{analyst}</option>' in page
    assert f'<option value="{other_analyst.pk}">{other_analyst}</option>' in page
    assert '<optgroup label="Of an unknown payment">' in page
    assert page.count('" checked>') == 1  # nothing is suspected; nothing else is chosen


def test_a_payment_that_no_model_scored_says_so(analyst, signed_in):
    item = made_item(lead="rule")
    rule = reason(model="rule", contribution=None, family_contribution=None)
    Explanation.objects.filter(item=item).update(
        p_fraud=None, p_error=None, reasons=[rule]
    )
    page = shown(signed_in(analyst), item)
    assert "No model scored this payment" in page
    assert "How often payments scored" not in page
    assert 'class="bar"' not in page
    assert "Bars to the right" not in page


def test_what_a_batch_kept_no_explanation_of_is_still_a_page(analyst, signed_in):
    item = made_item()
    Explanation.objects.filter(item=item).delete()
    assert "No reason was made" in shown(signed_in(analyst), item)


def test_an_overdue_case_says_that_the_payer_goes_on(analyst, signed_in):
    item = made_item(due_at=timezone.now() - dt.timedelta(hours=2))
    assert "The cut-off passed 2 hours ago" in shown(signed_in(analyst), item)
