"""Whose payments a policy would decide otherwise, and who may have a say in that."""

from typing import TYPE_CHECKING

from outlay.review.access.roles import May, allows
from outlay.review.access.scope import agencies_of
from outlay.review.deciding.refusals import Refused
from outlay.review.models import Person
from outlay.review.supervising.operating import Operating

if TYPE_CHECKING:
    from outlay.decisions.policy import Policy


def touched(now: Operating, new: "Policy") -> set[str]:
    """Return the agencies for which `new` says otherwise than what decides now.

    Anything but the limits of single programs holds for every agency.
    """
    old = now.policy
    if old.model_copy(update={"stratum": new.stratum}) != new:
        return now.agencies
    types = {each.payment_type for each in (*old.stratum, *new.stratum)} | {None}
    nodes = {each.node for each in now.points if each.node.program}
    known = {node.program for node in nodes}
    named = {each.program for each in (*old.stratum, *new.stratum)}
    if not named <= known:
        return now.agencies  # a program that nobody has, or a payment type of all
    return {
        str(node.agency)
        for node in nodes
        for kind in types
        if old.limits(node.program, kind) != new.limits(node.program, kind)
    }


def require_reach(by: Person, now: Operating, new: "Policy") -> None:
    """Refuse somebody who does not supervise every agency that `new` touches.

    Raises
    ------
    Refused
        By role, or naming how many agencies are beyond their own.
    """
    if not (by.is_active and allows(by.role, May.SUPERVISE)):
        raise Refused("Your role does not set policies", "Ask a supervisor")
    seen = agencies_of(by)
    beyond = set() if seen is None else touched(now, new) - set(seen)
    if beyond:
        raise Refused(
            "This policy decides payments of agencies that you do not supervise too "
            f"({len(beyond)} of them)",
            "Propose a limit for one of your own programs, or ask somebody who "
            "supervises all of them",
        )
