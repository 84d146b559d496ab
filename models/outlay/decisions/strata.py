"""A stratum is an agency's program and payment type; its parents lend it rows."""

from collections.abc import Iterator
from typing import NamedTuple


class StratumKey(NamedTuple):
    """A stratum or one of its parents: None stands for all."""

    agency: str | None
    program: str | None
    payment_type: str | None

    @property
    def level(self) -> str:
        """Which of the four levels this is, in words."""
        if self.payment_type is not None:
            return "program and payment type"
        if self.program is not None:
            return "program"
        return "agency" if self.agency is not None else "all"

    def __str__(self) -> str:
        parts = [part for part in self if part is not None]
        return f"{self.level}: {' / '.join(parts)}" if parts else "all"

    def lineage(self) -> Iterator["StratumKey"]:
        """Yield itself and its parents: program, agency, all."""
        seen = None
        for node in (
            self,
            StratumKey(self.agency, self.program, None),
            StratumKey(self.agency, None, None),
            StratumKey(None, None, None),
        ):
            if node != seen:
                yield node
            seen = node
