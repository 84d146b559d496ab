"""Made-up NACHA files, written by hand-counted positions; nobody here is a person.

Nothing comes from the product's own layout, so that the two check each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from outlay.payments.formats.nacha import NachaReader
from outlay.payments.reader import BadRow, Totals
from outlay.payments.tables import INTAKE

ODFI = "10103600"
COMPANY = "9101036001"
BANK = "031300012"
NAME = "Zebulon Quillfeather"
ACCOUNT = "555000123477"


@dataclass(frozen=True)
class Entry:
    """An entry with its addenda; `place` is its sequence number within its batch."""

    place: int = 1
    code: str = "22"
    bank: str = BANK
    account: str = ACCOUNT
    cents: int | str = 125_000
    person: str = "A-00417"
    name: str = NAME
    odfi: str = ODFI
    addenda: tuple[str, ...] = ()
    body: str | None = None
    """Positions 13 to 78, where the class lays them out its own way."""

    @property
    def trace(self) -> str:
        return f"{self.odfi}{self.place:07d}"

    @property
    def amount(self) -> str:
        return self.cents if isinstance(self.cents, str) else f"{self.cents:010d}"

    def text(self) -> str:
        body = self.body or (
            f"{self.account:<17}{self.amount}{self.person:<15}{self.name:<22}  "
        )
        flag = "1" if self.addenda else "0"
        return f"6{self.code}{self.bank}{body}{flag}{self.trace}"


def remittance(text: str, place: int = 1, entry: int = 1, kind: str = "05") -> str:
    return f"7{kind}{text:<80}{place:04d}{entry:07d}"


def ctx(addenda: Sequence[str], **changes) -> Entry:
    made = Entry(**changes)
    body = (
        f"{made.account:<17}{made.amount}{made.person:<15}{len(addenda):04d}"
        f"{'QUILL WORKS':<16}    "
    )
    return replace(made, body=body, addenda=tuple(addenda))


def abroad(*more: str, many: int | None = None, reason="ANN", **changes) -> Entry:
    """An international entry with its seven addenda and any further ones."""
    made = Entry(**changes)
    end = f"{made.place:07d}"
    bank = f"{'Bank of Nowhere':<35}01{'123456789':<34}{'CA':<3}{'':<10}{end}"
    addenda = (
        f"710{reason}{made.cents:018d}{'':<22}{NAME:<35}{'':<6}{end}",
        f"711{'MADE-UP AGENCY':<35}{'1 NOWHERE SQ':<35}{'':<14}{end}",
        f"712{'NOWHERE*MD' + chr(92):<35}{'US*20782' + chr(92):<35}{'':<14}{end}",
        f"713{bank}",
        f"714{bank}",
        f"715{'B-77':<15}{'77 Nowhere Crossing':<35}{'':<34}{end}",
        f"716{'Lettertown*ON' + chr(92):<35}{'CA*K1A0B1' + chr(92):<35}{'':<14}{end}",
        *more,
    )
    count = len(addenda) if many is None else many
    body = f"{count:04d}{'':<13}{made.amount}{made.account:<35}{'':<4}"
    return replace(made, body=body, addenda=addenda)


def returned(
    reason: str = "R03",
    *,
    trace: str = f"{ODFI}0000001",
    bank: str = BANK,
    info: str = "",
    died: str = "",
    kind: str = "99",
    **changes,
) -> Entry:
    """A returned entry: sent by the bank that got it, to the one that sent it."""
    made = Entry(**{"code": "21", "bank": "101036009", "odfi": bank[:8], **changes})
    told = f"{info:<44}" if kind == "99" else f"{info:<35}{'':<9}"
    text = f"7{kind}{reason}{trace}{died:<6}{bank[:8]}{told}{made.trace}"
    return replace(made, addenda=(text,))


def death(died="062026", ssn="907145328", **changes) -> Entry:
    made = Entry(**{"code": "23", "cents": 0, **changes})
    told = f"    DATE OF DEATH*{died}*CUSTOMERSSN*{ssn}*AMOUNT*1250.00{chr(92)}"
    return replace(made, addenda=(remittance(told, entry=made.place),))


@dataclass(frozen=True)
class Batch:
    """A batch with right sums, unless a `control` is given."""

    entries: tuple[Entry, ...] = (Entry(),)
    sec: str = "PPD"
    service: str = "200"
    company: str = COMPANY
    name: str = "MADE-UP AGENCY"
    detail: str = ""
    description: str = "BENEFIT"
    described: str = ""
    effective: str = "260702"
    status: str = "2"
    odfi: str = ODFI
    number: int = 1

    def header(self) -> str:
        return (
            f"5{self.service}{self.name:<16}{self.detail:<20}{self.company:<10}"
            f"{self.sec}{self.description:<10}{self.described:<6}{self.effective:<6}"
            f"   {self.status}{self.odfi}{self.number:07d}"
        )

    def lines(self) -> list[str]:
        return [line for e in self.entries for line in (e.text(), *e.addenda)]

    def sums(self) -> tuple[int, int, int, int]:
        """Count, hash, debits, credits."""
        amounts = [(e.code[1] >= "5", int(e.amount)) for e in self.entries]
        return (
            len(self.lines()),
            sum(int(e.bank[:8]) for e in self.entries),
            sum(cents for debit, cents in amounts if debit),
            sum(cents for debit, cents in amounts if not debit),
        )

    def control(self) -> str:
        many, total, debits, paid = self.sums()
        return (
            f"8{self.service}{many:06d}{total % 10**10:010d}{debits:012d}{paid:012d}"
            f"{self.company:<10}{'':<25}{self.odfi}{self.number:07d}"
        )


def international(*entries: Entry, **changes) -> Batch:
    plain = {
        "sec": "IAT",
        "name": "",
        "detail": f"FF3{'':<15}CA",
        "described": "USDCAD",
    }
    return Batch(entries, **{**plain, **changes})


def records(*batches: Batch, created: str = "260701", modifier: str = "A") -> list[str]:
    """The records of a file, unpadded."""
    first = (
        f"101 {'101036009'}{'9101036001'}{created}0930{modifier}094101"
        f"{'MADE-UP OPERATOR':<23}{'MADE-UP AGENCY':<23}{'':<8}"
    )
    body = [
        line
        for batch in batches
        for line in (batch.header(), *batch.lines(), batch.control())
    ]
    many = [batch.sums() for batch in batches]
    blocks = -(-(len(body) + 2) // 10)
    last = (
        f"9{len(batches):06d}{blocks:06d}{sum(m[0] for m in many):08d}"
        f"{sum(m[1] for m in many) % 10**10:010d}{sum(m[2] for m in many):012d}"
        f"{sum(m[3] for m in many):012d}{'':<39}"
    )
    made = [first, *body, last]
    assert {len(line) for line in made} == {94}
    return made


def padded(lines: Sequence[str]) -> list[str]:
    return [*lines, *["9" * 94] * (-len(lines) % 10)]


def written(path: Path, lines: Sequence[str], end: str = "\n") -> Path:
    path.write_bytes("".join(line + end for line in lines).encode("latin-1"))
    return path


def changed(lines: Sequence[str], line: int, start: int, text: str) -> list[str]:
    """Put `text` into a line from a position on, both counted from 1."""
    made = list(lines)
    before = made[line - 1]
    made[line - 1] = before[: start - 1] + text + before[start - 1 + len(text) :]
    return made


class Found(NamedTuple):
    good: list[dict]
    bad: list[BadRow]
    totals: Totals
    notices: dict[str, int]


def read(path: Path, **options) -> Found:
    """Read a file to its end; in must be good and bad."""
    reader = NachaReader(path, **options)
    good, bad = [], []
    for chunk in reader.chunks():
        INTAKE.check(chunk.good)
        good += chunk.good.to_pylist()
        bad += chunk.bad
    totals = reader.totals()
    assert totals.payments == len(good) + len(bad)
    cents = sum(r["amount_cents"] for r in good) + sum(b.amount_cents or 0 for b in bad)
    assert totals.cents == cents
    return Found(good, bad, totals, dict(reader.notices))
