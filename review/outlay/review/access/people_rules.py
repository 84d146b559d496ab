"""What may be entered of people: the rules that every change keeps."""

from dataclasses import dataclass

from outlay.review.access.roles import EVERY_AGENCY, May, Role, allows
from outlay.review.deciding.refusals import Refused
from outlay.review.models import Person


@dataclass(frozen=True, slots=True)
class Entry:
    """What an administrator enters of a person.

    `agencies` count only for roles that see the cases of some agencies. `card` is the
    subject of a PIV card; "" leaves how they sign on as it is.
    """

    name: str
    role: Role
    agencies: tuple[str, ...] = ()
    card: str = ""
    active: bool = True

    @property
    def scopes(self) -> list[str]:
        """The agencies that count, each once, sorted."""
        sees = allows(self.role, May.SEE_CASES) and self.role not in EVERY_AGENCY
        return sorted(set(self.agencies)) if sees else []


def lock_administrators(by: Person) -> set[int]:
    """Lock the administrators, of whom `by` is one, and return their numbers.

    Two of them must not take the last ones away at once.

    Raises
    ------
    Refused
        Where `by` is none any more.
    """
    active = Person.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk")
    found = set(active.select_for_update().values_list("pk", flat=True))
    if by.pk not in found:
        raise Refused("You are not an administrator any more", "Ask one to do it")
    return found


def check_own(person: Person, entry: Entry, by: Person) -> None:
    """Refuse a change of one's own role or account."""
    if person.pk == by.pk and (entry.role != person.role or not entry.active):
        raise Refused(
            "Nobody changes their own role or closes their own account",
            "Ask another administrator",
            "role",
        )


def check_agencies(entry: Entry) -> None:
    """Refuse a role that sees some agencies' payments, where none is chosen."""
    needs = allows(entry.role, May.SEE_CASES) and entry.role not in EVERY_AGENCY
    if needs and not entry.scopes:
        raise Refused(
            "This role sees the payments of the agencies it was given, and none is "
            "chosen",
            "Choose at least one",
            "agencies",
        )
