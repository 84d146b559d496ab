"""The file that is being written: its trailers come from what went into it."""

from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

from outlay.payments.errors import OutputError
from outlay.payments.formats.spr.encoding import Bytes, Codec
from outlay.payments.formats.spr.record_text import encode
from outlay.payments.formats.spr.records import (
    AchSchedule,
    AnyRecord,
    CheckSchedule,
    FileHeader,
    FileTrailer,
    ScheduleTrailer,
)
from outlay.payments.formats.spr.schedules import canonical_number


@dataclass(slots=True)
class Sums:
    """Payments and cents written so far."""

    payments: int = 0
    cents: int = 0

    def add(self, payments: int, cents: int) -> None:
        """Count some payments."""
        self.payments += payments
        self.cents += cents


@dataclass(slots=True)
class Output:
    """Puts records into a file and closes schedules and the file with their sums."""

    file: BinaryIO
    codec: Codec
    end: str
    records: int = 0
    all: Sums = field(default_factory=Sums)
    mine: Sums | None = None
    routing: str = ""
    numbers: set[str] = field(default_factory=set)

    def begin(self, header: FileHeader) -> None:
        """Write the file header."""
        self._put(header)

    def begin_schedule(self, header: AchSchedule | CheckSchedule) -> None:
        """Close the schedule before, and begin another one."""
        self.end_schedule()
        number = canonical_number(header.schedule_number)
        if number in self.numbers:
            raise unfit(
                f"schedule {number} would stand in the file twice",
                header.layout["schedule_number"].number,
                "put its payments together, or give the second one another number",
            )
        self.numbers.add(number)
        self._put(header)
        self.mine, self.routing = Sums(), ""

    def put_rows(self, rows: Bytes, payments: int, cents: int) -> None:
        """Write some records of the open schedule, `payments` of them payments."""
        if self.mine is None:
            raise unfit(
                "a payment was given before a schedule",
                "1.2",
                "begin a schedule first",
            )
        self.mine.add(payments, cents)
        self.all.add(payments, cents)
        self._put_bytes(rows)

    def put(self, record: AnyRecord, payments: int = 0, cents: int = 0) -> None:
        """Write one record of the open schedule."""
        row = np.frombuffer(encode(record).encode("ascii"), np.uint8)
        self.put_rows(row.reshape(1, -1), payments, cents)

    def check_order(self, routing: list[str]) -> None:
        """Refuse ACH payments whose routing numbers are not in ascending order."""
        for number in routing:
            if number.isdigit() and len(number) == 9:
                if number < self.routing:
                    raise unfit(
                        "the routing number is lower than the one before it in the "
                        "schedule",
                        "1.3",
                        "sort the payments of each ACH schedule by routing number, or "
                        "ask for that",
                    )
                self.routing = number

    def end_schedule(self) -> None:
        """Write the trailer of the open schedule, if one is open."""
        if self.mine is None:
            return
        if not self.mine.payments:
            raise unfit("a schedule has no payment", "1.2", "leave it out")
        self._put(ScheduleTrailer(self.mine.payments, self.mine.cents))
        self.mine = None

    def finish(self) -> None:
        """Write the trailers."""
        self.end_schedule()
        if not self.all.payments:
            raise unfit("the file has no payment", "1.2", "give at least one")
        self._put(FileTrailer(self.records + 1, self.all.payments, self.all.cents))

    def _put(self, record: AnyRecord) -> None:
        row = np.frombuffer(encode(record).encode("ascii"), np.uint8)
        self._put_bytes(row.reshape(1, -1))

    def _put_bytes(self, rows: Bytes) -> None:
        self.records += len(rows)
        end = np.frombuffer(self.end.encode("ascii"), np.uint8)
        ended = np.broadcast_to(end, (len(rows), len(end)))
        text = np.concatenate((rows, ended), axis=1).tobytes()
        if self.codec == "cp037":
            text = text.decode("ascii").encode("cp037")
        self.file.write(text)


def unfit(what: str, rule: str, fix: str) -> OutputError:
    """Return the error that refuses to write what the format forbids."""
    return OutputError(what, rule=f"SPR 5.0.2, {rule}", fix=fix)
