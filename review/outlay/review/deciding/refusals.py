"""Why something was not done: shown to the person, in words."""

from outlay.review.models import Decision, Item


class Refused(Exception):  # noqa: N818 - a rule said no; nothing is in error
    """Something that the rules do not allow; `field` names where it was entered."""

    def __init__(self, what: str, fix: str, field: str = "") -> None:
        self.what, self.fix, self.field = what, fix, field
        super().__init__(f"{what}. {fix}")


class LostUpdateError(Refused):
    """Somebody else was faster; `decision` is theirs, None where they only held it."""

    def __init__(self, item: Item, decision: Decision | None) -> None:
        self.item, self.decision = item, decision
        super().__init__(
            "This payment was decided or changed by somebody else meanwhile",
            "Read what they did; your notes are below and were not lost",
        )
