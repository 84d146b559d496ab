"""What makes a whole file of fixed-length records refused, with its place and rule."""

from dataclasses import dataclass
from typing import ClassVar, Protocol, Self

from outlay.payments.errors import InputRejectedError, Place

RESEND = "correct the file at its source and send it again: nothing was taken in"


class Numbered(Protocol):
    """What a fault needs of a field; each format's layout has its own."""

    @property
    def number(self) -> str:
        """The field's number in the specification."""

    @property
    def name(self) -> str:
        """The field's name there."""


@dataclass(frozen=True, slots=True)
class FileFault:
    """A broken rule of a file or a part of it; `line` counts records from 1.

    `rule` is a field's number or the number of a rule; `STANDARD` says of what.
    """

    STANDARD: ClassVar[str]

    line: int
    what: str
    rule: str
    field: str | None = None
    fix: str = RESEND

    @classmethod
    def at(cls, line: int, field: Numbered, what: str, fix: str = RESEND) -> Self:
        """Make a fault of one field, whose number is the rule."""
        return cls(line, what, field.number, field.name, fix)

    def refused(self, file: str) -> InputRejectedError:
        """Return the error that refuses `file`."""
        return InputRejectedError(
            self.what,
            where=Place(file=file, line=self.line, field=self.field),
            rule=f"{self.STANDARD}{self.rule}",
            fix=self.fix,
        )
