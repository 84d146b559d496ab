"""What each filter offers a person: only what that person may see."""

from dataclasses import dataclass

from outlay.decisions.wording import day
from outlay.review.access.roles import PERMITTED, May, allows
from outlay.review.access.scope import agencies_of, batches_of
from outlay.review.cases.words import LEADS
from outlay.review.models import Batch, Person
from outlay.review.queue.filters import ME, NO, NOBODY, YES
from outlay.review.queue.kinds import known_to
from outlay.review.queue.reason_words import grouped
from outlay.review.queue.states import STATES, WORDS

Choice = tuple[str, str]  # as the address says it, and as a person reads it
Grouped = list[tuple[str, list[Choice]]]  # a title, and its choices
BATCHES = 30  # the newest ones
MATCHES = {YES: "Agrees with a list", NO: "Agrees with none"}


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of one person, each in the order of its list."""

    states: list[Choice]
    agencies: list[Choice]
    programs: Grouped
    codes: Grouped
    matches: list[Choice]
    leads: list[Choice]
    assignees: list[Choice]
    batches: list[Choice]


def choices_of(person: Person, colleagues: list[Person]) -> Choices:
    """Return what the filters offer; `colleagues` are those of `colleagues_of`."""
    known = known_to(person)
    programs: dict[str, list[Choice]] = {}
    for agency, program in known.kinds:
        programs.setdefault(agency, []).append((program, program))
    return Choices(
        states=[(name, WORDS[name]) for name in STATES],
        agencies=[(agency, agency) for agency in programs],
        programs=list(programs.items()),
        codes=grouped(known.codes),
        matches=list(MATCHES.items()),
        leads=list(LEADS.items()),
        assignees=_assignees(person, colleagues),
        batches=[
            (str(each.pk), batch_words(each))
            for each in batches_of(person).order_by("-pk")[:BATCHES]
        ],
    )


def _assignees(person: Person, colleagues: list[Person]) -> list[Choice]:
    mine = [(ME, "Me")] if allows(person.role, May.DECIDE) else []
    others = [(str(each.pk), str(each)) for each in colleagues if each != person]
    return [*mine, (NOBODY, "Nobody"), *others]


def colleagues_of(person: Person) -> list[Person]:
    """Return who decides payments of the person's agencies, in order of name."""
    found = Person.objects.filter(is_active=True, role__in=PERMITTED[May.DECIDE])
    agencies = agencies_of(person)
    if agencies is not None:
        found = found.filter(scopes__agency__in=agencies).distinct()
    return list(found.order_by("name", "username"))


def batch_words(batch: Batch) -> str:
    """Return a batch as people tell it from others."""
    return f"{batch.file_name}, to be paid {day(batch.scheduled_on)}"
