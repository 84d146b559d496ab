"""Who has how much to do, and how much was done: one row a person."""

import datetime as dt
import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, Q, QuerySet
from django.utils import timezone

from outlay.review.access.roles import May, Role, allows
from outlay.review.access.scope import agencies_of, items_of
from outlay.review.cases.clock import local
from outlay.review.deciding.followed import followed
from outlay.review.models import Action, Decision, Item, Person, State
from outlay.review.supervising.bars import wide
from outlay.review.supervising.last_word import RETURNED
from outlay.review.supervising.period import Period, midnight
from outlay.review.supervising.queue_links import queue_link

WEEK = 7
ENDING = (Action.RELEASE, Action.IMPROPER, Action.REFER)


@dataclass(frozen=True, slots=True)
class Load:
    """One person's work on the payments that the reader may see.

    Attributes
    ----------
    open, held : int
        Assigned and not decided.
    today, week : int
        Decided (released, found improper, referred) since the agency's midnight, and
        on its last 7 days; not what was returned or reopened since.
    median_seconds : float or None
        Time on a case, of the decisions of the week that were timed.
    width : float
        Of the bar of what is open, 0 to 100.
    """

    person: Person
    open: int
    held: int
    today: int
    week: int
    median_seconds: float | None
    away: bool
    width: float
    link: str


def team_of(reader: Person) -> list[Person]:
    """Return who decides payments of the reader's agencies, by name."""
    roles = [role.value for role in Role if allows(role, May.DECIDE)]
    people = Person.objects.filter(is_active=True, role__in=roles)
    agencies = agencies_of(reader)
    if agencies is not None:
        people = people.filter(scopes__agency__in=agencies)
    return sorted(people.distinct(), key=lambda each: str(each).casefold())


def workload(reader: Person, now: dt.datetime | None = None) -> list[Load]:
    """Return a row for everybody who decides, and for whoever has something assigned.

    Somebody who left stays listed while payments are assigned to them.
    """
    now = now or timezone.now()
    assigned = _assigned(items_of(reader))
    people = team_of(reader)
    known = {each.pk for each in people}
    left = Person.objects.filter(pk__in=assigned.keys() - known).order_by("name")
    today, week, seconds = _decided(reader, now)
    most = max((counts[State.OPEN] for counts in assigned.values()), default=0)
    return [
        Load(
            person=each,
            open=assigned[each.pk][State.OPEN],
            held=assigned[each.pk][State.HELD],
            today=today[each.pk],
            week=week[each.pk],
            median_seconds=_median(seconds[each.pk]),
            away=each.away_until is not None and each.away_until >= local(now).date(),
            width=wide(assigned[each.pk][State.OPEN], most),
            link=queue_link(who=each.pk),
        )
        for each in [*people, *left]
    ]


def unassigned(reader: Person) -> int:
    """Return how many open payments nobody has."""
    return items_of(reader).filter(state=State.OPEN, assigned_to=None).count()


def _assigned(items: QuerySet[Item]) -> defaultdict[int, dict[str, int]]:
    found: defaultdict[int, dict[str, int]] = defaultdict(
        lambda: {State.OPEN: 0, State.HELD: 0}
    )
    waiting = items.filter(state__in=(State.OPEN, State.HELD))
    counted = (
        waiting.exclude(assigned_to=None)
        .order_by()
        .values_list("assigned_to", "state")
        .annotate(n=Count("pk"))
    )
    for person, state, count in counted:
        found[person][state] = count
    return found


Counts = defaultdict[int, int]
Times = defaultdict[int, list[float]]


def _decided(reader: Person, now: dt.datetime) -> tuple[Counts, Counts, Times]:
    today, start = midnight(now), Period.last(WEEK, now).start
    made = Decision.objects.filter(
        item__in=items_of(reader), at__gte=start, at__lte=now, action__in=ENDING
    )
    made = made.exclude(Exists(followed()) | Q(second=RETURNED))
    days: Counts = defaultdict(int)
    week: Counts = defaultdict(int)
    seconds: Times = defaultdict(list)
    for by, at, took in made.values_list("by_id", "at", "seconds_on_case"):
        week[by] += 1
        days[by] += at >= today
        if took is not None:
            seconds[by].append(took)
    return days, week, seconds


def _median(seconds: Iterable[float]) -> float | None:
    known = list(seconds)
    return statistics.median(known) if known else None


def waiting_counts(reader: Person) -> dict[str, int]:
    """Return how many payments stand in each state that is not decided yet."""
    states = (State.OPEN, State.HELD, State.PENDING)
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in states}
    found: dict[str, int] = (
        items_of(reader).filter(state__in=states).aggregate(**counts)
    )
    return found
