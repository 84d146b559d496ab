"""A payment's own events in words, and that every event of the app has words."""

import ast
from pathlib import Path

import outlay.review
from outlay.review.deciding import looks
from outlay.review.models import Action, Decision, Item
from outlay.review.trail import of_item
from outlay.review.trail.actions import ACTIONS
from outlay.review.trail.of_item import events_of
from outlay.review.trail.record import record
from tests.review.made import made_item

ROOMS = Path(outlay.review.__file__).parent


def test_an_items_events_newest_first(analyst):
    item, other = made_item(1), made_item(2)
    record("ann", "note", f"item:{item.pk}", {"note": 3})
    record("ann", "note", f"item:{other.pk}")
    record("system", "end hold", f"item:{item.pk}")
    told = events_of(item)
    assert [(each.who, each.what) for each in told] == [
        ("The app", "Ended the hold"),
        ("Ann", "Wrote a note"),
    ]


def test_no_more_than_the_latest(analyst, monkeypatch):
    monkeypatch.setattr(of_item, "MOST", 3)
    item = made_item()
    numbers = [record("ann", "note", f"item:{item.pk}").number for _ in range(5)]
    assert [each.event.number for each in events_of(item)] == numbers[:1:-1]


def test_that_a_second_look_is_wanted_is_not_told(analyst):
    item = made_item(selection=Item.RANDOM)
    decision = Decision.objects.create(
        item=item,
        item_version=1,
        by=analyst,
        at=item.due_at,
        action=Action.RELEASE,
        found="proper",
        reason_code="documents_support",
    )
    assert looks.want_second_look(decision) is not None
    assert events_of(item) == []


def recorded():
    """Yield every action that the app's code records, with its file and line."""
    for path in sorted(ROOMS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                yield node.args[1], f"{path.relative_to(ROOMS)}:{node.lineno}"


def test_every_event_that_the_app_records_has_words():
    nameless = [
        where
        for action, where in recorded()
        if isinstance(action, ast.Constant) and action.value not in ACTIONS
    ]
    assert nameless == []


def test_the_search_for_events_finds_some():
    found = {each.value for each, _ in recorded() if isinstance(each, ast.Constant)}
    assert {"decide", "verify log", "export log"} <= found
