"""What is counted of a batch and of a file, and what their controls say."""

from dataclasses import dataclass

from outlay.payments.formats.nacha.faults import Fault
from outlay.payments.formats.nacha.layout import Record

HASH_DIGITS = 10**10


@dataclass(slots=True)
class Sums:
    """Entries and addenda counted so far; what cannot be read counts as zero."""

    records: int = 0
    hash: int = 0
    debits: int = 0
    credits: int = 0
    unreadable: int = 0

    def add(self, other: "Sums") -> None:
        """Add a batch's sums."""
        self.records += other.records
        self.hash += other.hash
        self.debits += other.debits
        self.credits += other.credits
        self.unreadable += other.unreadable


def sum_faults(text: str, line: int, control: Record, sums: Sums) -> list[Fault]:
    """Compare what a control record says with what was counted."""
    expected = {
        "Entry/Addenda Count": sums.records,
        "Entry Hash": sums.hash % HASH_DIGITS,
        "Total Debit Amount": sums.debits,
        "Total Credit Amount": sums.credits,
    }
    return count_faults(text, line, control, expected, sums.unreadable)


def count_faults(
    text: str,
    line: int,
    control: Record,
    expected: dict[str, int],
    unreadable: int = 0,
) -> list[Fault]:
    """Compare the numbers of a control record with the `expected` ones."""
    faults = []
    for name, counted in expected.items():
        field = control[name]
        said = field.of(text)
        if not (said.isascii() and said.isdigit()):
            faults.append(Fault.at(line, field, f"the {name} is no number"))
        elif int(said) != counted:
            what = _difference(name, int(said), counted, unreadable)
            faults.append(Fault.at(line, field, what))
    return faults


def _difference(name: str, said: int, counted: int, unreadable: int) -> str:
    if not name.endswith("Amount"):
        return f"the {name} is {said:,}, but {counted:,} was counted"
    what = (
        f"the {name} is {_dollars(said)}, but the entries add up to {_dollars(counted)}"
    )
    if unreadable:
        what += f" ({unreadable} of them cannot be read and count as zero)"
    return what


def _dollars(cents: int) -> str:
    return f"${cents // 100:,}.{cents % 100:02d}"
