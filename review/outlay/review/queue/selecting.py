"""From a question to the items that answer it."""

from django.db.models import Q

from outlay.review.access.scope import agencies_of, items_of
from outlay.review.models import Person
from outlay.review.queue.filters import ME, NOBODY, YES, Filters
from outlay.review.queue.kinds import kinds
from outlay.review.queue.states import STATES
from outlay.review.queue.walking import Selection

PLAIN = {
    "program": "program",
    "lead": "lead",
    "batch": "batch",
    "payment": "payment_key",
    "payee": "payee_key",
}


def selection_of(filters: Filters, person: Person) -> Selection:
    """Return the items that the person may see and the filters ask for."""
    narrow = Q()
    for name, column in PLAIN.items():
        value = getattr(filters, name)
        if value:
            narrow &= Q(**{column: value})
    if filters.match:
        narrow &= Q(has_match=filters.match == YES)
    return Selection(
        items_of(person).filter(narrow & _assigned(filters.who, person)),
        STATES[filters.found_state],
        _agencies(filters, person),
        filters.code,
        filters.least,
        filters.most,
    )


def _assigned(who: str, person: Person) -> Q:
    if who == ME:
        return Q(assigned_to=person)
    if who == NOBODY:
        return Q(assigned_to=None)
    return Q(assigned_to=int(who)) if who else Q()


def _agencies(filters: Filters, person: Person) -> tuple[str, ...] | None:
    """Return the agencies to walk through; None: whichever there are.

    Somebody who sees every agency is not bound to any, but the indexes of these
    filters are parted by agency.
    """
    if filters.agency:
        return (filters.agency,)
    if filters.payment or filters.payee:
        return None
    agencies = agencies_of(person)
    if agencies is not None and not filters.program:
        return tuple(agencies)
    if not (filters.program or filters.lead or filters.match):
        return None
    return _having(filters.program, agencies, person)


def _having(
    program: str, agencies: list[str] | None, person: Person
) -> tuple[str, ...]:
    """Return those agencies that have the program; where none is known to, all.

    A batch that is just being loaded may bring programs that are not known yet.
    """
    known = kinds(person)
    having = dict.fromkeys(agency for agency, name in known if name == program)
    every = dict.fromkeys(agency for agency, _ in known)
    return tuple(having or (every if agencies is None else agencies))
