"""The streaming reader: block by block, nothing kept but sums."""

from collections.abc import Iterator
from pathlib import Path

from outlay.payments.errors import InputRejectedError, Place
from outlay.payments.formats.spr.faults import Fault
from outlay.payments.formats.spr.framing import BLOCK_RECORDS, blocks
from outlay.payments.formats.spr.held import Held
from outlay.payments.formats.spr.schedules import ScheduleKnown
from outlay.payments.formats.spr.screening import Screening
from outlay.payments.reader import Chunk, Totals


class SprReader:
    """Reads a Standard Payment Request 5.0.2, ASCII or EBCDIC, once, in flat memory.

    Parameters
    ----------
    path : Path
        The file.
    input_system : str, optional
        The agency's identifier that the header must carry (H.02); any where None.
    schedule_known : callable, optional
        Whether a location code's schedule number was used before in this fiscal year.
    block_records : int
        Records read at a time.
    """

    source_format = "spr"

    def __init__(
        self,
        path: Path,
        *,
        input_system: str | None = None,
        schedule_known: ScheduleKnown | None = None,
        block_records: int = BLOCK_RECORDS,
    ) -> None:
        self.path = path
        self._input_system = input_system
        self._schedule_known = schedule_known
        self._block_records = block_records
        self._totals: Totals | None = None

    def chunks(self) -> Iterator[Chunk]:
        """Yield good and invalid payments in file order.

        Raises
        ------
        InputRejectedError
            Where a rule of the file or of one schedule is broken: then nothing that
            was yielded counts.
        """
        self._totals = None
        screening = Screening(self.path, self._input_system, self._schedule_known)
        held = Held()
        for block in blocks(self.path, records=self._block_records):
            whole, fault = held.take(block)
            if len(whole):
                chunk, faults = screening.screen(whole)
                self._refuse(faults)
                if chunk is not None:
                    yield chunk
            self._refuse([fault] if fault else held.thin(screening.schedule))
        end = held.end_fault()
        self._refuse([end] if end else [])
        self._totals = screening.totals()

    def totals(self) -> Totals:
        """Return the file's own totals, once `chunks` has shown that they are right."""
        if self._totals is None:
            raise InputRejectedError(
                "the file was not read to its end",
                where=Place(file=self.path.name),
                fix="read all chunks before asking for the totals",
            )
        return self._totals

    def _refuse(self, faults: list[Fault]) -> None:
        if faults:
            first = min(faults, key=lambda fault: fault.line)
            raise first.refused(self.path.name)
