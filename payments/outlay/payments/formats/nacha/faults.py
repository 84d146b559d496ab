"""What makes a whole NACHA file refused."""

from typing import ClassVar

from outlay.payments.formats.faults import RESEND, FileFault

__all__ = ["RESEND", "Fault", "rule_name"]


class Fault(FileFault):
    """A broken rule of a file or a batch.

    A field's number (8.05) or a rule of docs/formats/nacha.md (F.1).
    """

    __slots__ = ()
    STANDARD: ClassVar[str] = "NACHA "


def rule_name(number: str) -> str:
    """Return a rule as errors and quarantine rows name it."""
    return f"{Fault.STANDARD}{number}"
