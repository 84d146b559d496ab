"""The programs of the simulated government, from a small table of public facts.

Agency, program, outlays and improper payments are those of fiscal year 2024 on
PaymentAccuracy.gov; location codes, payee counts and amounts are made up.
"""

import csv
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Program:
    """One program: what it pays, to whom, how often.

    `payees` is the number at the reference size of a world (300,000 payments);
    `joins` the share of the world's days before its agency takes part; the
    spreads are standard deviations of the log amount between and within payees.
    """

    code: str
    agency: str
    name: str
    alc: str
    tas: str
    payment_type: str
    sec_code: str
    payee_kind: str
    cadence: str
    payees: int
    joins: float
    median_usd: float
    spread_between: float
    spread_within: float
    check_share: float
    limit_usd: int
    improper_rate: float

    @property
    def of_persons(self) -> bool:
        """Whether it pays persons rather than firms."""
        return self.payee_kind == "person"

    @property
    def invoiced(self) -> bool:
        """Whether its payments answer an invoice, a claim or a voucher."""
        return self.cadence == "daily"


def _program(row: dict[str, str]) -> Program:
    improper = float(row["improper_musd"]) + float(row["unknown_musd"])
    return Program(
        code=row["code"],
        agency=row["agency"],
        name=row["program"],
        alc=row["alc"],
        tas=row["tas"],
        payment_type=row["payment_type"],
        sec_code=row["sec_code"],
        payee_kind=row["payee_kind"],
        cadence=row["cadence"],
        payees=int(row["payees"]),
        joins=float(row["joins"]),
        median_usd=float(row["median_usd"]),
        spread_between=float(row["spread_between"]),
        spread_within=float(row["spread_within"]),
        check_share=float(row["check_share"]),
        limit_usd=int(row["limit_usd"]),
        improper_rate=improper / float(row["outlays_musd"]),
    )


def load_programs() -> tuple[Program, ...]:
    """Return the programs in the order of the table."""
    text = files(__package__).joinpath("programs.csv").read_text(encoding="utf-8")
    return tuple(_program(row) for row in csv.DictReader(text.splitlines()))
