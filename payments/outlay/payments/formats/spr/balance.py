"""Sums and order inside a schedule and over the file (SPR 5.0.2, 1.5 and 1.6)."""

from dataclasses import dataclass, field

import numpy as np

from outlay.payments.formats.spr.codes import (
    PRENOTES,
    SAME_DAY_CENTS,
    ZERO_DOLLAR,
)
from outlay.payments.formats.spr.columns import Ints, Mask
from outlay.payments.formats.spr.encoding import Bytes
from outlay.payments.formats.spr.faults import Fault
from outlay.payments.formats.spr.layout import (
    ACH_PAYMENT,
    ACH_SCHEDULE,
    FILE_HEADER,
    FILE_TRAILER,
    SCHEDULE_TRAILER,
    Field,
    Record,
)
from outlay.payments.formats.spr.schedules import Schedule


@dataclass(slots=True)
class Counted:
    """Payments counted so far; the unreadable ones have no amount in `cents`."""

    payments: int = 0
    cents: int = 0
    unreadable: int = 0

    def add(self, cents: Ints) -> None:
        """Count payments by their amounts, -1 where one is unreadable."""
        good = cents >= 0
        self.payments += len(cents)
        self.cents += int(cents[good].sum())
        self.unreadable += int(len(cents) - good.sum())


@dataclass(slots=True)
class ScheduleSoFar:
    """What must be remembered of a schedule from block to block."""

    schedule: Schedule
    counted: Counted = field(default_factory=Counted)
    routing: int = -1
    prenote_line: int | None = None
    paid_line: int | None = None
    hashes: list[Ints] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AchFacts:
    """ACH payments of one schedule: lines, amounts, routing numbers, codes.

    Routing numbers and codes are -1 where they are no number.
    """

    lines: Ints
    cents: Ints
    routing: Ints
    code: Ints

    def some(self, which: slice) -> "AchFacts":
        """Return the facts of some of the payments."""
        return AchFacts(
            self.lines[which], self.cents[which], self.routing[which], self.code[which]
        )


def ach_faults(
    so_far: ScheduleSoFar, facts: AchFacts, *, same_day: bool
) -> list[Fault]:
    """Return what rejects the file among some payments of one ACH schedule."""
    found = [
        _order_fault(so_far, facts),
        _prenote_fault(so_far, facts),
        *_zero_faults(so_far.schedule, facts),
    ]
    if same_day:
        found.extend(_same_day_faults(so_far.schedule, facts))
    return [fault for fault in found if fault is not None]


def _order_fault(so_far: ScheduleSoFar, facts: AchFacts) -> Fault | None:
    # A routing number that is none makes its payment invalid, and has no order.
    known = facts.routing >= 0
    numbers_, lines = facts.routing[known], facts.lines[known]
    if not numbers_.size:
        return None
    before = np.concatenate(([so_far.routing], numbers_[:-1]))
    so_far.routing = int(numbers_[-1])
    wrong = numbers_ < before
    if not wrong.any():
        return None
    return Fault(
        int(lines[np.argmax(wrong)]),
        "the routing number is lower than the one before it in the schedule",
        "1.3",
        ACH_PAYMENT["routing_number"].name,
        "sort the payments of each ACH schedule by routing number and send again",
    )


def _prenote_fault(so_far: ScheduleSoFar, facts: AchFacts) -> Fault | None:
    prenote = _first(facts.lines, np.isin(facts.code, PRENOTES), so_far.prenote_line)
    paid = _first(facts.lines, facts.cents > 0, so_far.paid_line)
    so_far.prenote_line, so_far.paid_line = prenote, paid
    if prenote is None or paid is None:
        return None
    return Fault(
        max(prenote, paid),
        f"the schedule has a prenote (line {prenote}) and an amount over zero "
        f"(line {paid})",
        "1.5",
        ACH_PAYMENT["amount_cents"].name,
        "send prenotes in a schedule of their own, all amounts zero",
    )


def _first(lines: Ints, mask: Mask, known: int | None) -> int | None:
    if known is not None or not mask.any():
        return known
    return int(lines[np.argmax(mask)])


def _zero_faults(schedule: Schedule, facts: AchFacts) -> list[Fault | None]:
    if schedule.sec_code == "CTX":
        wrong = np.isin(facts.code, ZERO_DOLLAR) & (facts.cents > 0)
        what = "a CTX payment over zero has a zero-dollar code (24 or 34)"
        fix = "use 22 or 32, or an amount of zero"
    else:
        wrong = ~np.isin(facts.code, PRENOTES) & (facts.cents == 0)
        what = "the amount is zero, but the payment is neither a prenote nor a CTX"
        fix = "use a prenote code (23, 33, 43, 53), or give the amount"
    return [_at(facts.lines, wrong, what, "1.5", ACH_PAYMENT["transaction_code"], fix)]


def _same_day_faults(schedule: Schedule, facts: AchFacts) -> list[Fault | None]:
    fix = "send these payments in a file that does not ask for same-day ACH"
    over = _at(
        facts.lines,
        facts.cents > SAME_DAY_CENTS,
        "same-day ACH is asked for, but the amount is over $1,000,000.00",
        "1.6",
        ACH_PAYMENT["amount_cents"],
        fix,
    )
    if schedule.sec_code != "IAT":
        return [over]
    what = "same-day ACH is asked for, but the schedule is international (IAT)"
    name = ACH_SCHEDULE["sec_code"].name
    return [over, Fault(schedule.line, what, "1.6", name, fix)]


def same_day_method_fault(schedule: Schedule) -> Fault:
    """Return the fault of a check schedule in a same-day file."""
    return Fault(
        schedule.line,
        "same-day ACH is asked for, but the schedule pays by check",
        "1.6",
        FILE_HEADER["same_day"].name,
        "send checks in a file that does not ask for same-day ACH",
    )


def _at(
    lines: Ints, wrong: Mask, what: str, rule: str, at: Field, fix: str
) -> Fault | None:
    if not wrong.any():
        return None
    return Fault(int(lines[np.argmax(wrong)]), what, rule, at.name, fix)


def schedule_trailer_faults(row: Bytes, line: int, counted: Counted) -> list[Fault]:
    """Compare a schedule's trailer with what was counted."""
    return _trailer_faults(
        row,
        line,
        SCHEDULE_TRAILER,
        {"payment_count": counted.payments, "amount_cents": counted.cents},
        counted.unreadable,
    )


def file_trailer_faults(row: Bytes, line: int, counted: Counted) -> list[Fault]:
    """Compare the file's trailer with what was counted; `line` is all records."""
    return _trailer_faults(
        row,
        line,
        FILE_TRAILER,
        {
            "record_count": line,
            "payment_count": counted.payments,
            "amount_cents": counted.cents,
        },
        counted.unreadable,
    )


def _trailer_faults(
    row: Bytes, line: int, record: Record, expected: dict[str, int], unreadable: int
) -> list[Fault]:
    faults = []
    for key, counted in expected.items():
        said = bytes(row[record[key].span]).decode("latin-1")
        if not (said.isascii() and said.isdigit()):
            faults.append(Fault.at(line, record[key], "the control total is no number"))
        elif int(said) != counted:
            what = _difference(key, int(said), counted, unreadable)
            faults.append(Fault.at(line, record[key], what))
    return faults


def _difference(key: str, said: int, counted: int, unreadable: int) -> str:
    if key != "amount_cents":
        what = "payments" if key == "payment_count" else "records"
        return f"the trailer says {said:,} {what}, but {counted:,} were counted"
    what = (
        f"the trailer says {_dollars(said)}, but the amounts add up to "
        f"{_dollars(counted)}"
    )
    if unreadable:
        what += f" ({unreadable} of them cannot be read and count as zero)"
    return what


def _dollars(cents: int) -> str:
    return f"${cents // 100:,}.{cents % 100:02d}"
