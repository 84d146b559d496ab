"""Why something was not done: shown to the person, in words."""

from outlay.review.models import Action, Decision, Item, Note


class Refused(Exception):  # noqa: N818 - a rule said no; nothing is in error
    """Something that the rules do not allow; `field` names where it was entered."""

    def __init__(self, what: str, fix: str, field: str = "") -> None:
        self.what, self.fix, self.field = what, fix, field
        super().__init__(f"{what}. {fix}")


class LostUpdateError(Refused):
    """Somebody else was faster.

    Attributes
    ----------
    item : Item
        As it stands now.
    decision : Decision or None
        Theirs; None where nobody decided yet.
    kept : Note or None
        The note on the case that keeps what the person wrote, if they wrote something.
    """

    def __init__(self, item: Item, decision: Decision | None) -> None:
        self.item, self.decision = item, decision
        self.kept: Note | None = None
        super().__init__(_happened(decision), "Read what they did; your notes are kept")


def _happened(decision: Decision | None) -> str:
    if decision is None:
        return "This payment was changed by somebody else meanwhile"
    if decision.second_by:
        did = f"{decision.second} ({_words(decision)})"
        return f"{decision.second_by} {did} this payment meanwhile"
    return f"{decision.by} decided this payment meanwhile: {_words(decision)}"


def _words(decision: Decision) -> str:
    return Action(decision.action).label
