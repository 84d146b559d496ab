"""Walking every address of the app, and what stands behind the numbers in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from outlay.review.models import Action, Decision, Item, SavedView, SecondLook, State
from tests.review.made import made_item, made_person


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Return every address, however deep."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from patterns(entry)


@dataclass(frozen=True)
class Targets:
    """What one agency has: arguments of `reverse` by what the address is of."""

    arguments: dict[str, dict[str, Any]]

    def address(self, name: str, of: str) -> str:
        return reverse(name, kwargs=self.arguments[of] if of else {})


def made_targets(number: int, agency: str) -> Targets:
    """Make one of everything in an agency; `number` keeps two of them apart."""
    first = made_person(f"first-{number}", agencies=(agency,))
    base = number * 100
    item = made_item(base, agency=agency)
    pending = made_item(base + 1, agency=agency, state=State.PENDING, version=2)
    decision = _decided(pending, first, needs_second=True)
    released = made_item(base + 2, agency=agency, state=State.RELEASED, version=2)
    settled = _decided(released, first)
    look = SecondLook.objects.create(
        item=released, decision=settled, first_by=first, wanted_at=timezone.now()
    )
    return Targets(
        {
            "item": {"pk": item.pk},
            "payee": {"key": item.payee_key},
            "decided": {"pk": released.pk},
            "decision": {"pk": decision.pk},
            "look": {"pk": look.pk},
            "batch": {"pk": item.batch_id},
            "person": {"pk": first.pk},
            "model": {"name": "outlay-fraud"},
        }
    )


def with_view(targets: Targets, owner: Any) -> Targets:
    """Return the targets with a saved view of `owner`."""
    view, _ = SavedView.objects.get_or_create(owner=owner, name="mine", query="")
    return Targets(targets.arguments | {"view": {"pk": view.pk}})


def _decided(item: Item, by: Any, *, needs_second: bool = False) -> Decision:
    return Decision.objects.create(
        item=item,
        item_version=1,
        by=by,
        at=timezone.now(),
        action=Action.RELEASE,
        found="proper",
        reason_code="checked",
        note="made",
        needs_second=needs_second,
    )
