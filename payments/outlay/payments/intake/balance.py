"""In = accepted + quarantined, in payments and in cents, or nothing is kept."""

from outlay.payments.errors import BalanceError, Place
from outlay.payments.intake.writing import Sums
from outlay.payments.reader import Totals


def check_balance(totals: Totals, sums: Sums, file: str) -> None:
    """Compare what the reader counted with what was written.

    Raises
    ------
    BalanceError
        Where a payment or a cent is missing or too many.
    """
    out = sums.accepted + sums.quarantined
    facts = {
        "payments": (totals.payments, out.payments),
        "cents": (totals.cents, out.cents),
        "rows without a readable amount": (totals.unreadable, sums.unreadable),
    }
    for name, (came, went) in facts.items():
        if came != went:
            raise BalanceError(
                f"{came:,} {name} came in, but {went:,} were accepted or quarantined",
                where=Place(file=file),
                rule="in = accepted + quarantined, to the cent",
                fix="nothing was kept; this is a fault of the reader, report it with "
                "the file's format and size",
            )
