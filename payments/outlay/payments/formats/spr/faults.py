"""What makes a whole Standard Payment Request refused."""

from typing import ClassVar

from outlay.payments.formats.faults import RESEND, FileFault

__all__ = ["RESEND", "Fault"]


class Fault(FileFault):
    """A broken rule of a file or a schedule: a field's number, such as T.03."""

    __slots__ = ()
    STANDARD: ClassVar[str] = "SPR 5.0.2, "
