"""All rules applied to a run of whole payments; what is kept from run to run."""

from pathlib import Path

import numpy as np

from outlay.payments.formats.spr import balance, payment_ids, structure
from outlay.payments.formats.spr.bad_rows import bad_rows
from outlay.payments.formats.spr.balance import AchFacts, Counted, ScheduleSoFar
from outlay.payments.formats.spr.columns import is_digits, numbers
from outlay.payments.formats.spr.details import detail_faults
from outlay.payments.formats.spr.faults import Fault
from outlay.payments.formats.spr.held import Records
from outlay.payments.formats.spr.intake_rows import in_file_order, intake_batch
from outlay.payments.formats.spr.layout import ACH_PAYMENT
from outlay.payments.formats.spr.payment_rules import suspects
from outlay.payments.formats.spr.payments import Part, Payments, part_of
from outlay.payments.formats.spr.remittance import remittance_reasons
from outlay.payments.formats.spr.schedules import (
    Schedule,
    ScheduleKnown,
    file_header_fault,
    is_same_day,
    schedule_fault,
    schedule_of,
)
from outlay.payments.reader import Chunk, Totals


class Screening:
    """Screens one file, run by run, and keeps the sums that its trailers prove."""

    def __init__(
        self,
        path: Path,
        input_system: str | None,
        schedule_known: ScheduleKnown | None,
    ) -> None:
        self._path = path
        self._input_system = input_system
        self._schedule_known = schedule_known
        self._used: dict[str, int] = {}
        self._counted = Counted()
        self._same_day = False
        self._open: ScheduleSoFar | None = None

    @property
    def schedule(self) -> Schedule | None:
        """The schedule that the next record may stand in."""
        return self._open.schedule if self._open else None

    def totals(self) -> Totals:
        """Return what was counted; equal to the file's trailer, or it was refused."""
        counted = self._counted
        return Totals(counted.payments, counted.cents, counted.unreadable)

    def screen(self, records: Records) -> tuple[Chunk | None, list[Fault]]:
        """Return the payments of some records, or what refuses the file."""
        faults: list[Fault] = []
        running = [self._open] if self._open else []
        base = len(running) - 1
        running += [ScheduleSoFar(s) for s in self._headers(records, faults)]
        part = part_of(
            records.rows,
            records.kinds,
            records.lines,
            [so_far.schedule for so_far in running],
            base,
        )
        sides = [
            part.of_method(kind)
            for kind in structure.PAYMENTS
            if (part.kinds == kind).any()
        ]
        faults += detail_faults(part)
        for payments in sides:
            faults += self._payments(payments, running)
        faults += self._trailers(part, running)
        self._open = running[-1] if running else None
        if faults:
            return None, faults
        return _chunk(part, sides), []

    def _headers(self, records: Records, faults: list[Fault]) -> list[Schedule]:
        kinds = records.kinds
        if kinds[0] == structure.HEADER:
            self._same_day = is_same_day(records.rows[0])
            found = file_header_fault(records.rows[0], self._input_system)
            faults += [found] if found else []
        schedules = []
        heads = structure.any_of(kinds, structure.SCHEDULES)
        for at in np.flatnonzero(heads).tolist():
            line = int(records.lines[at])
            schedule = schedule_of(records.rows[at], int(kinds[at]), line)
            found = schedule_fault(schedule, self._used, self._schedule_known)
            faults += [found] if found else []
            if self._same_day and schedule.method == "check":
                faults.append(balance.same_day_method_fault(schedule))
            self._used.setdefault(schedule.number, line)
            schedules.append(schedule)
        return schedules

    def _payments(
        self, payments: Payments, running: list[ScheduleSoFar]
    ) -> list[Fault]:
        found = payment_ids.blank_fault(payments)
        faults = [found] if found else []
        span = payments.record["payment_id"].span
        hashes = payment_ids.hashes(payments.rows[:, span])
        facts = _ach_facts(payments) if payments.record is ACH_PAYMENT else None
        for at in np.unique(payments.schedule).tolist():
            lower, upper = np.searchsorted(payments.schedule, [at, at + 1])
            mine = slice(int(lower), int(upper))
            so_far = running[at]
            so_far.counted.add(payments.cents[mine])
            self._counted.add(payments.cents[mine])
            so_far.hashes.append(hashes[mine])
            if facts is not None:
                faults += balance.ach_faults(
                    so_far, facts.some(mine), same_day=self._same_day
                )
        return faults

    def _trailers(self, part: Part, running: list[ScheduleSoFar]) -> list[Fault]:
        faults: list[Fault] = []
        for at in np.flatnonzero(part.kinds == structure.SCHEDULE_END).tolist():
            so_far, line = running[int(part.under[at])], int(part.lines[at])
            faults += balance.schedule_trailer_faults(
                part.rows[at], line, so_far.counted
            )
            repeated = payment_ids.repeated_fault(
                self._path, so_far.schedule.line, line, so_far.hashes
            )
            faults += [repeated] if repeated else []
            so_far.hashes.clear()
        if part.kinds[-1] == structure.FILE_END:
            line = int(part.lines[-1])
            faults += balance.file_trailer_faults(part.rows[-1], line, self._counted)
        return faults


def _ach_facts(payments: Payments) -> AchFacts:
    rows, record = payments.rows, payments.record
    routing = numbers(rows, record["routing_number"])
    routing[~is_digits(rows, record["routing_number"])] = -1
    return AchFacts(
        payments.lines,
        payments.cents,
        routing,
        numbers(rows, record["transaction_code"]),
    )


def _chunk(part: Part, sides: list[Payments]) -> Chunk | None:
    if not len(part.payments):
        return None
    remittance = remittance_reasons(part)
    bad, batches = [], []
    for payments in sides:
        rows = bad_rows(payments, remittance)
        bad += rows
        good = ~np.isin(payments.lines, [row.source_line for row in rows])
        check = payments.record is not ACH_PAYMENT
        suspect = suspects(payments) if check else np.zeros(len(payments), np.bool_)
        batches.append(intake_batch(part, payments, good, suspect))
    bad.sort(key=lambda row: row.source_line)
    return Chunk(in_file_order(batches), tuple(bad))
