"""A batch that was scored again: what is undecided changes, what is decided stays."""

import pytest

from outlay.review.deciding.decide import decide
from outlay.review.deciding.refusals import LostUpdateError
from outlay.review.loading import load
from outlay.review.loading.load import load_batch
from outlay.review.models import (
    AuditEvent,
    Batch,
    Explanation,
    Item,
    Match,
    State,
)
from tests.review.deciding.verdicts import release
from tests.review.made import made_person, reason
from tests.review.scored_store import MATCH, drawn, flag, made_store, scored
from tests.review.unguarded import in_any_state

FIRST = {2: flag(500), 3: flag(400), 4: drawn(300), 5: flag(200), 6: flag(100)}
NEW = reason("F-NEW", sentence="Another reason.")
LATER = {
    2: flag(50, reasons=[NEW], matches=[MATCH]),
    3: flag(999, reasons=[NEW]),
    5: flag(200),
    8: flag(800),
}


@pytest.fixture
def ann(db):
    return made_person(agencies=("Made-up Agency",))


@pytest.fixture
def rescored(tmp_path, ann):
    store, manifest = made_store(tmp_path / "home")
    scored(store, manifest, FIRST)
    load_batch(store, "latest")
    decide(item(3), 1, release(), by=ann)
    scored(store, manifest, LATER, run="run2")
    return store


def item(number):
    return Item.objects.get(payment_key__endswith=f"{number:08d}")


def test_counts_say_what_became_of_each(rescored):
    counts = load_batch(rescored, "latest").counts
    assert counts.plain == {
        "added": 1,
        "renewed": 2,
        "decided": 1,
        "unchanged": 0,
        "elsewhere": 0,
        "withdrawn": 2,
    }
    assert AuditEvent.objects.filter(action="load").last().data["withdrawn"] == 2
    batch = Batch.objects.get()
    assert (batch.run_id, batch.state, batch.to_review) == ("run2", "ready", 4)


def test_undecided_items_say_the_new(rescored):
    load_batch(rescored, "latest")
    two = item(2)
    assert (two.version, two.run_id, two.priority) == (2, "run2", 50)
    assert (two.top_code, two.has_match) == ("F-NEW", True)
    assert two.explanation.reasons == [NEW]
    assert [c.code for c in two.codes.all()] == ["F-NEW"]
    assert two.matches.count() == Match.objects.count() == 1
    assert two.sealed.content


def test_decided_items_are_left_alone(rescored):
    before = Item.objects.filter(pk=item(3).pk).values().get()
    told = Explanation.objects.filter(item=item(3)).values().get()
    load_batch(rescored, "latest")
    assert Item.objects.filter(pk=item(3).pk).values().get() == before
    assert Explanation.objects.filter(item=item(3)).values().get() == told


def test_what_is_no_longer_flagged_stays_open_and_says_so(rescored):
    load_batch(rescored, "latest")
    gone = Item.objects.filter(withdrawn=True)
    assert {i.payment_key[-1] for i in gone} == {"4", "6"}
    assert {(i.state, i.version) for i in gone} == {(State.OPEN, 2)}


def test_a_form_that_was_open_meanwhile_is_told(rescored, ann):
    shown = item(2)
    load_batch(rescored, "latest")
    with pytest.raises(LostUpdateError):
        decide(shown, 1, release(), by=ann)


def test_again_changes_nothing(rescored):
    load_batch(rescored, "latest")
    before = list(Item.objects.order_by("pk").values())
    assert load_batch(rescored, "latest").again
    assert list(Item.objects.order_by("pk").values()) == before


def test_interrupted_between_it_goes_on(rescored, monkeypatch):
    monkeypatch.setattr(load, "CHUNK", 1)

    def stop(done, _whole):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_batch(rescored, "latest", tick=stop)
    load_batch(rescored, "latest")
    assert [item(n).version for n in (2, 4, 5, 6, 8)] == [2, 2, 2, 2, 1]
    assert [item(n).withdrawn for n in (2, 3, 4, 5, 6, 8)] == [
        False,
        False,
        True,
        False,
        True,
        False,
    ]


def test_flagged_again_by_a_third_run(rescored):
    load_batch(rescored, "latest")
    manifest_of = rescored.batch_folder(Batch.objects.get().key)
    from outlay.payments.manifest import Manifest

    scored(rescored, Manifest.load(manifest_of), FIRST, run="run3")
    counts = load_batch(rescored, "latest").counts
    assert (counts.renewed, counts.withdrawn, counts.decided) == (4, 1, 1)
    assert not item(4).withdrawn
    assert item(8).withdrawn


def test_what_waits_for_a_second_person_is_left_alone(rescored):
    # The second person's say is on the version that was decided.
    made = Item.objects.filter(pk=item(5).pk)
    columns = made.values().get() | {"state": State.PENDING, "id": None}
    Item.objects.filter(pk=item(5).pk).update(payment_key="another")
    with in_any_state(State.PENDING):
        pending = Item.objects.create(**columns)
    load_batch(rescored, "latest")
    pending.refresh_from_db()
    assert (pending.version, pending.run_id, pending.state) == (1, "run1", "pending")
