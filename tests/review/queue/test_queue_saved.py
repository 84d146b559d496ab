"""Saved views: whose they are, who sees them, and that nothing of them is trusted."""

import pytest

from outlay.review.models import SavedView
from outlay.review.queue import saved
from outlay.review.queue.saved import views_of
from tests.review.made import OTHER_AGENCY, made_item, made_person
from tests.review.queue.rows_made import acts


def save(client, **given):
    asked = {"name": "Large ones", "back": "least=1000&sort=amount"} | given
    return client.post("/views/save/", asked)


def names(person):
    return [view.name for view in views_of(person)]


def test_the_filters_that_are_on_are_kept(analyst, signed_in):
    answer = save(signed_in(analyst))
    assert answer.headers["Location"] == "/queue/?least=1000&sort=amount"
    (view,) = views_of(analyst)
    assert (view.name, view.owner, view.shared) == ("Large ones", "", False)
    assert view.address == "/queue/?least=1000&sort=amount"
    event = acts().get()
    assert (event.actor, event.action) == ("ann", "save view")
    assert event.data == {"shared": False}


def test_places_and_unknown_names_are_not_kept(analyst, signed_in):
    save(signed_in(analyst), back="agency=SSA&after=5.1&selection=random&x=1")
    assert SavedView.objects.get().query == "agency=SSA"


def test_a_saved_question_is_read_anew(analyst, signed_in):
    made_item(1)
    SavedView.objects.create(
        owner=analyst,
        name="Bad",
        query='selection=random&least=x&agency=SSA&after=1.1&lead="><script>',
    )
    assert views_of(analyst)[0].address == "/queue/?agency=SSA"
    assert b"<script>" not in signed_in(analyst).get("/queue/").content


def test_own_ones_are_seen_by_nobody_else(analyst, other_analyst, signed_in):
    save(signed_in(analyst))
    assert names(other_analyst) == []


def test_shared_ones_are_seen_where_an_agency_is_shared(
    analyst, other_analyst, auditor, signed_in
):
    stranger = made_person("eva", agencies=(OTHER_AGENCY,))
    nobody = made_person("nob", agencies=())
    save(signed_in(analyst), shared="1")
    assert names(analyst) == names(other_analyst) == names(auditor) == ["Large ones"]
    assert views_of(other_analyst)[0].owner == "Ann"
    assert names(stranger) == names(nobody) == []


def test_two_shared_agencies_show_it_once(db, signed_in):
    both = (OTHER_AGENCY, "SSA")
    one, two = made_person("one", agencies=both), made_person("two", agencies=both)
    save(signed_in(one), shared="1")
    assert names(two) == names(one) == ["Large ones"]


def test_what_left_is_shared_no_more(analyst, other_analyst, signed_in):
    save(signed_in(analyst), shared="1")
    analyst.is_active = False
    analyst.save()
    assert names(other_analyst) == []


def test_the_same_name_replaces_one_s_own(analyst, other_analyst, signed_in):
    save(signed_in(analyst), shared="1")
    save(signed_in(other_analyst), back="lead=rule")
    answer = signed_in(analyst).post(
        "/views/save/", {"name": "Large ones ", "back": "least=5000"}, follow=True
    )
    assert "replaced the one of that name" in answer.content.decode()
    assert SavedView.objects.get(owner=analyst).query == "least=5000"
    assert SavedView.objects.get(owner=other_analyst).query == "lead=rule"


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\x00b"])
def test_a_name_is_needed(analyst, signed_in, name):
    answer = save(signed_in(analyst), name=name)
    assert answer.status_code == 422
    assert not SavedView.objects.exists()


def test_fifty_are_enough(analyst, signed_in, monkeypatch):
    monkeypatch.setattr(saved, "MOST", 2)
    client = signed_in(analyst)
    for name in "abc":
        answer = save(client, name=name)
    assert answer.status_code == 422
    assert names(analyst) == ["a", "b"]
    assert save(client, name="a", back="lead=rule").status_code == 302


def test_only_one_s_own_are_deleted(analyst, other_analyst, supervisor, signed_in):
    save(signed_in(analyst), shared="1")
    number = SavedView.objects.get().pk
    for person in (other_analyst, supervisor):
        assert signed_in(person).post(f"/views/{number}/delete/").status_code == 404
    assert signed_in(analyst).get(f"/views/{number}/delete/").status_code == 405
    assert names(analyst) == ["Large ones"]
    answer = signed_in(analyst).post(f"/views/{number}/delete/", {"back": "lead=rule"})
    assert answer.headers["Location"] == "/queue/?lead=rule"
    assert names(analyst) == []
    assert acts().filter(action="delete view").count() == 1


def test_the_page_offers_to_delete_one_s_own_only(analyst, other_analyst, signed_in):
    save(signed_in(analyst), shared="1")
    number = SavedView.objects.get().pk
    address = f"/views/{number}/delete/"
    assert address in signed_in(analyst).get("/queue/").content.decode()
    page = signed_in(other_analyst).get("/queue/").content.decode()
    assert "Large ones" in page
    assert address not in page
