"""One thing that is wrong with an installation."""

from dataclasses import dataclass

RULE = "docs/review.md#before-it-starts"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where it is set, and what to do; a warning stops nothing."""

    what: str
    where: str
    fix: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.fix}."
