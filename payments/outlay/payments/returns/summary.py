"""What a file of returns gave, in numbers and in words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from outlay.payments.formats.nacha.notices import Notice
from outlay.payments.returns.codes import codes


@dataclass(frozen=True, slots=True)
class Count:
    """Notices and the cents that they are about; a debit's are negative."""

    notices: int = 0
    cents: int = 0

    @classmethod
    def of(cls, notices: Iterable[Notice]) -> Self:
        """Count notices; those without an amount add no cents."""
        listed = list(notices)
        return cls(len(listed), sum(notice.cents or 0 for notice in listed))

    def __str__(self) -> str:
        sign = "-" if self.cents < 0 else ""
        whole, part = divmod(abs(self.cents), 100)
        return f"{self.notices:,} ({sign}${whole:,}.{part:02d})"


def count_codes(notices: Iterable[Notice]) -> dict[str, int]:
    """Count the notices of each known code, in the order of the codes."""
    found = Counter(notice.code for notice in notices if notice.code in codes())
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class ReturnsTaken:
    """What became of each notice: came = joined + known + the rest, to the cent.

    Attributes
    ----------
    came : Count
        All notices of the file.
    by_code : dict of str to int
        How many have each code of codes.csv, in the order of the codes.
    joined : Count
        Joined to payments now.
    known : Count
        Joined when the same file came before.
    changes, disputes, others : Count
        Changes of account data; returns that banks dispute; enrolments, advices and
        acknowledgements. None of them says that a payment came back.
    unmatched, broken : Count
        Without a payment that is certainly theirs; breaking a rule of the format.
    dispositions, outcomes : int
        Rows that are new in the store.
    quarantine : Path or None
        Where the unmatched and broken ones are listed.
    """

    came: Count
    by_code: dict[str, int]
    joined: Count
    known: Count
    changes: Count
    disputes: Count
    others: Count
    unmatched: Count
    broken: Count
    dispositions: int
    outcomes: int
    quarantine: Path | None

    def __str__(self) -> str:
        back = f"{self.dispositions:,} payments came back"
        new = f"{self.outcomes:,} have new evidence"
        lines = [
            f"{self.came} notices came in.",
            *(
                f"  {code}, {codes()[code].meaning}: {many:,}"
                for code, many in self.by_code.items()
            ),
            f"{self.joined} joined to payments: {back}, {new}.",
        ]
        said = {
            "joined when the same file came before": self.known,
            "change account data: correct the agency's records": self.changes,
            "are returns in dispute between banks: nothing changed": self.disputes,
            "are enrolments, advices or acknowledgements: nothing to do": self.others,
            "have no payment that is certainly theirs": self.unmatched,
            "break a rule of the format": self.broken,
        }
        lines += [f"{count} {what}." for what, count in said.items() if count.notices]
        if self.quarantine is not None:
            lines.append(f"The last are listed in {self.quarantine}.")
        return "\n".join(lines)
