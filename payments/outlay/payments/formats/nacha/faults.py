"""What makes a whole file refused, with its place and rule."""

from dataclasses import dataclass

from outlay.payments.errors import InputRejectedError, Place
from outlay.payments.formats.nacha.layout import Field

RESEND = "correct the file at its source and send it again: nothing was taken in"


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken rule of a file or a batch; `line` counts records from 1.

    `rule` is a field's number (8.05) or a rule of docs/formats/nacha.md (F.1).
    """

    line: int
    what: str
    rule: str
    field: str | None = None
    fix: str = RESEND

    @classmethod
    def at(cls, line: int, field: Field, what: str, fix: str = RESEND) -> "Fault":
        """Make a fault of one field, whose number is the rule."""
        return cls(line, what, field.number, field.name, fix)

    def refused(self, file: str) -> InputRejectedError:
        """Return the error that refuses `file`."""
        return InputRejectedError(
            self.what,
            where=Place(file=file, line=self.line, field=self.field),
            rule=rule_name(self.rule),
            fix=self.fix,
        )


def rule_name(number: str) -> str:
    """Return a rule as errors and quarantine rows name it."""
    return f"NACHA {number}"
