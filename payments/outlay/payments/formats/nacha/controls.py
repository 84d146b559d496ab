"""What a whole batch or file must keep: sums, order of numbers, direction."""

from dataclasses import dataclass, field

from outlay.payments.formats.nacha.codes import CREDITS, DEBITS
from outlay.payments.formats.nacha.faults import Fault
from outlay.payments.formats.nacha.headers import Batch
from outlay.payments.formats.nacha.layout import (
    ADV_BATCH_CONTROL,
    ADV_ENTRY,
    ADV_FILE_CONTROL,
    BATCH_CONTROL,
    BATCH_HEADER,
    FILE_CONTROL,
)
from outlay.payments.formats.nacha.sums import Sums, count_faults, sum_faults

BLOCKING_FACTOR = 10


@dataclass(slots=True)
class FileSoFar:
    """What must be remembered of a file from batch to batch."""

    sums: Sums = field(default_factory=Sums)
    batches: int = 0
    last_number: str = ""
    advices: bool = False

    def begin(self, batch: Batch) -> Fault | None:
        """Count a batch; return what refuses the file where its number is not next."""
        advices = batch.sec_code == "ADV"
        if self.batches and advices != self.advices:
            return Fault.at(
                batch.line,
                BATCH_HEADER["Standard Entry Class Code"],
                "advices (ADV) stand in one file with entries of another class",
            )
        if batch.number <= self.last_number:
            what = f"the batch number is not above {self.last_number}, the one before"
            return Fault.at(batch.line, batch.layout["Batch Number"], what)
        self.batches += 1
        self.last_number, self.advices = batch.number, advices
        return None

    def end(self, batch: Batch) -> None:
        """Add the sums of a batch whose control was right."""
        self.sums.add(batch.sums)


def count_entry(text: str, line: int, batch: Batch) -> tuple[int | None, Fault | None]:
    """Count an entry; return its amount, or what refuses the file.

    The amount is in cents, negative for a debit, and None where it cannot be read.
    """
    code = text[1:3]
    debit = _is_debit(code, advice=batch.entry is ADV_ENTRY)
    if debit is None:
        what = "the transaction code does not say whether it is a credit or a debit"
        return None, Fault.at(line, batch.entry["Transaction Code"], what)
    if batch.service == (CREDITS if debit else DEBITS):
        what = (
            f"a {'debit' if debit else 'credit'} stands in a batch of service class "
            f"{batch.service} ({'credits' if debit else 'debits'} only)"
        )
        return None, Fault(line, what, "5.02", "Transaction Code")
    fault = _trace_fault(text, line, batch)
    return (None, fault) if fault else (_add(text, batch, debit=debit), None)


def _is_debit(code: str, *, advice: bool) -> bool | None:
    if not (code.isascii() and code.isdigit()):
        return None
    if advice:
        return int(code[1]) % 2 == 0 if code[0] == "8" else None
    return code[1] >= "5" if code[0] in "2345" else None


def _trace_fault(text: str, line: int, batch: Batch) -> Fault | None:
    advice = batch.entry is ADV_ENTRY
    of = text[90:94] if advice else text[79:94]
    what = ""
    if not (of.isascii() and of.isdigit()):
        what = "is not all digits"
    elif not advice and of[:8] != batch.odfi:
        what = "does not begin with the batch's ODFI Identification"
    elif of <= batch.last_trace:
        what = "is not above that of the entry before it"
    if what:
        number = batch.entry["Sequence Number" if advice else "Trace Number"]
        return Fault.at(line, number, f"the {number.name} {what}")
    batch.last_trace = of
    return None


def _add(text: str, batch: Batch, *, debit: bool) -> int | None:
    sums = batch.sums
    sums.records += 1
    receiver, amount = text[3:11], text[batch.places.amount]
    if receiver.isascii() and receiver.isdigit():
        sums.hash += int(receiver)
    if not (amount.isascii() and amount.isdigit()):
        sums.unreadable += 1
        return None
    cents = int(amount)
    if debit:
        sums.debits += cents
        return -cents
    sums.credits += cents
    return cents


def batch_faults(text: str, line: int, batch: Batch) -> list[Fault]:
    """Compare a batch's control with its header and its entries."""
    advices = batch.sec_code == "ADV"
    control = ADV_BATCH_CONTROL if advices else BATCH_CONTROL
    same = {
        "Service Class Code": batch.service,
        "ODFI Identification": batch.odfi,
        "Batch Number": batch.number,
    }
    said = {} if advices else _company(text)
    if said:
        same["Company Identification"] = batch.company_id
    faults = [
        Fault.at(line, control[name], f"the {name} is not that of the batch's header")
        for name, header in same.items()
        if (said.get(name) or control[name].of(text)) != header
    ]
    faults += sum_faults(text, line, control, batch.sums)
    return sorted(faults, key=lambda fault: fault.rule)


def _company(text: str) -> dict[str, str]:
    # It is required, not mandatory: a blank one rejects nothing.
    name = "Company Identification"
    said = BATCH_CONTROL[name].of(text).strip()
    return {name: said} if said else {}


def file_faults(text: str, line: int, so_far: FileSoFar) -> list[Fault]:
    """Compare the file's control with its batches; `line` is all records so far."""
    control = ADV_FILE_CONTROL if so_far.advices else FILE_CONTROL
    expected = {
        "Batch Count": so_far.batches,
        "Block Count": -(-line // BLOCKING_FACTOR),
    }
    faults = count_faults(text, line, control, expected)
    return faults + sum_faults(text, line, control, so_far.sums)
