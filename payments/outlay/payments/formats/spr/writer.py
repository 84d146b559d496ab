"""The streaming writer of typed records."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from outlay.payments.atomic import whole
from outlay.payments.formats.spr.encoding import Codec
from outlay.payments.formats.spr.output import Output, unfit
from outlay.payments.formats.spr.records import (
    AchPayment,
    AchSchedule,
    Addendum,
    CheckPayment,
    CheckSchedule,
    CheckStub,
    CtxAddendum,
    DoNotPay,
    FileHeader,
    TasBetc,
)

Detail = Addendum | CtxAddendum | CheckStub | TasBetc | DoNotPay
Payment = AchPayment | CheckPayment
_UNDER: Final[dict[type, tuple[type, ...]]] = {
    AchSchedule: (AchPayment, Addendum, CtxAddendum, TasBetc, DoNotPay),
    CheckSchedule: (CheckPayment, CheckStub, TasBetc, DoNotPay),
}


@dataclass(slots=True)
class SprWriter:
    """Writes a Standard Payment Request record by record; trailers write themselves.

    Use it in a `with` block: the file appears whole at its end, or, after an error,
    not at all. It keeps the file's structure, order and sums right; whether a
    payment is valid (a routing number, a blank name) is not its business, so that
    invalid ones can be written for tests.

    Parameters
    ----------
    path : Path
        The file.
    header : FileHeader
        Its first record.
    codec, end : str
        Code page, and what stands after each record: a line end, or nothing.
    """

    path: Path
    header: FileHeader
    codec: Codec = "ascii"
    end: str = "\n"
    _output: Output | None = None
    _stack: ExitStack = field(default_factory=ExitStack)
    _schedule: type | None = None
    _ids: set[str] = field(default_factory=set)

    def __enter__(self) -> Self:
        unfinished = self._stack.enter_context(whole(self.path))
        file = self._stack.enter_context(unfinished.open("wb"))
        self._output = Output(file, self.codec, self.end)
        self._output.begin(self.header)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._stack:
            if error is not None:
                raise error
            self._opened().finish()

    def begin(self, schedule: AchSchedule | CheckSchedule) -> None:
        """Begin a schedule; the one before gets its trailer.

        Raises
        ------
        OutputError
            Where its number was used in the file, or a field does not fit.
        """
        self._opened().begin_schedule(schedule)
        self._schedule = type(schedule)
        self._ids.clear()

    def pay(self, payment: Payment, *details: Detail) -> None:
        """Write a payment with the records that belong to it, in the order given.

        Raises
        ------
        OutputError
            Where a record does not belong there, its payment id is another one, a
            routing number is lower than the one before, or a field does not fit.
        """
        output = self._opened()
        self._check(payment, details)
        if isinstance(payment, AchPayment):
            output.check_order([payment.routing_number])
        output.put(payment, 1, payment.amount_cents or 0)
        for detail in details:
            output.put(detail)

    def _check(self, payment: Payment, details: tuple[Detail, ...]) -> None:
        allowed = _UNDER.get(self._schedule or object, ())
        for record in (payment, *details):
            if not isinstance(record, allowed):
                raise unfit(
                    f"a record {record.layout.code.strip()} ({record.layout.name}) "
                    "does not belong there",
                    record.layout.fields[0].number,
                    "begin a schedule of its method first",
                )
            if record.payment_id.strip(" ") != payment.payment_id.strip(" "):
                raise unfit(
                    "a record has another payment id than its payment",
                    record.layout["payment_id"].number,
                    "give all records of a payment its id",
                )
        name = payment.payment_id.strip(" ")
        if not name or name in self._ids:
            raise unfit(
                "the payment id is blank, or used before in the schedule",
                payment.layout["payment_id"].number,
                "give each payment of a schedule its own id",
            )
        self._ids.add(name)

    def _opened(self) -> Output:
        if self._output is None:
            raise unfit("the file is not open", "1.2", "write it in a with block")
        return self._output
