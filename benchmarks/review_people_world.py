"""The store and queue that twenty people work on, and what was written at the end."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.review_people_asking import card, note
from outlay.payments.store import Store
from outlay.review.serving.start import begin, make_tables

MOST = 1_000_000  # cents; more would want a second person


def made_world(home: Path, queue: int, payments: int, people: int) -> list[int]:
    """Fill a queue, enter the people, and return which payments all will decide."""
    Store.create(home)
    begin(home)
    make_tables()
    from benchmarks.review_rows import AGENCIES, fill
    from outlay.review.models import Item, Person, Scope

    if Item.objects.exists():
        message = "the database holds payments already: name an empty one"
        raise RuntimeError(message)
    fill(queue)
    for each in range(people):
        person = Person(username=f"p{each}", name=f"Person {each}", role="analyst")
        person.subject = f"piv:{card(each)}"
        person.set_unusable_password()
        person.save()
        Scope.objects.bulk_create(Scope(person=person, agency=a) for a in AGENCIES)
    small = Item.objects.filter(state="open", amount_cents__lt=MOST)
    first = small.order_by("-priority", "-id").values_list("id", flat=True)
    return list(first[:payments])


def written(numbers: Sequence[int]) -> tuple[str, dict[str, Any]]:
    """Return the engine's name, and what the database holds of those payments."""
    from django.db import connection

    from outlay.review.models import Decision, Item, Note, Person
    from outlay.review.trail.verify import verify

    decisions = Decision.objects.filter(item_id__in=numbers)
    winners = {each.item_id: each.by_id for each in decisions}
    kept = Note.objects.filter(item_id__in=numbers)
    texts = [each.text.rpartition("\n")[2] for each in kept]
    people = Person.objects.order_by("id")
    lost = [
        note(each, number)
        for each, person in enumerate(people)
        for number in numbers
        if winners.get(number) != person.pk and note(each, number) not in texts
    ]
    released = Item.objects.filter(pk__in=numbers, state="released", version=2)
    return connection.vendor, {
        "decisions written": len(decisions),
        "payments released": released.count(),
        "notes kept": len(texts),
        "notes lost": len(lost),
        "the audit log is whole": "yes" if verify().sound else "NO",
    }
