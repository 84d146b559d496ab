"""The streaming reader: entry by entry, nothing kept but sums."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from outlay.payments.errors import InputRejectedError, Place
from outlay.payments.formats.nacha.entry_rules import first_broken
from outlay.payments.formats.nacha.faults import rule_name
from outlay.payments.formats.nacha.framing import BLOCK_BYTES
from outlay.payments.formats.nacha.intake_rows import bad_row, intake_batch
from outlay.payments.formats.nacha.kinds import kind_of
from outlay.payments.formats.nacha.walk import Entry, Walk
from outlay.payments.reader import BadRow, Chunk, Totals

CHUNK_ENTRIES = 8192


class NachaReader:
    """Reads the payments of a NACHA file once, in flat memory.

    Entries that are no payments (returns, changes, death notices, advices) are counted
    in `notices` by kind and yield no row: outlay.payments.returns reads them.

    Parameters
    ----------
    path : Path
        The file.
    payments_only : bool
        Whether to refuse a file of notices alone.
    block_bytes : int
        Bytes read at a time.
    """

    source_format = "nacha"

    def __init__(
        self,
        path: Path,
        *,
        payments_only: bool = False,
        block_bytes: int = BLOCK_BYTES,
    ) -> None:
        self.path = path
        self.notices: Counter[str] = Counter()
        self._payments_only = payments_only
        self._block_bytes = block_bytes
        self._totals: Totals | None = None

    def chunks(self) -> Iterator[Chunk]:
        """Yield good and bad payments in file order.

        Raises
        ------
        InputRejectedError
            Where a rule of the file or of one batch is broken: then nothing that was
            yielded counts.
        """
        self._totals, self.notices = None, Counter()
        walk = Walk(self.path, block=self._block_bytes)
        pending = _Pending()
        for entry in walk.entries():
            kind = kind_of(entry)
            if kind != "payment":
                self.notices[kind] += 1
                continue
            pending.take(entry)
            if pending.entries >= CHUNK_ENTRIES:
                yield pending.chunk()
        if pending.entries:
            yield pending.chunk()
        self._refuse_notices(pending.payments)
        self._totals = Totals(pending.payments, pending.cents, pending.unreadable)

    def totals(self) -> Totals:
        """Return what came in, once `chunks` has shown that the controls are right."""
        if self._totals is None:
            raise InputRejectedError(
                "the file was not read to its end",
                where=Place(file=self.path.name),
                fix="read all chunks before asking for the totals",
            )
        return self._totals

    def _refuse_notices(self, payments: int) -> None:
        if not self._payments_only or payments or not self.notices:
            return
        named = ", ".join(f"{n:,} {kind}" for kind, n in sorted(self.notices.items()))
        raise InputRejectedError(
            f"the file holds no payment ({named})",
            where=Place(file=self.path.name),
            rule=rule_name("N.1"),
            fix="take returns and death notices in with `outlay returns FILE`",
        )


class _Pending:
    """Entries of the chunk that is being filled, and sums over all chunks."""

    def __init__(self) -> None:
        self.payments, self.cents, self.unreadable = 0, 0, 0
        self._good: list[Entry] = []
        self._bad: list[BadRow] = []

    @property
    def entries(self) -> int:
        return len(self._good) + len(self._bad)

    def take(self, entry: Entry) -> None:
        self.payments += 1
        self.cents += entry.cents
        self.unreadable += not entry.readable
        found = first_broken(entry)
        if found is None:
            entry.let_go()
            self._good.append(entry)
            return
        rule = rule_name(found.rule)
        self._bad.append(bad_row(entry, rule, found.field, found.reason))

    def chunk(self) -> Chunk:
        chunk = Chunk(intake_batch(self._good), tuple(self._bad))
        self._good, self._bad = [], []
        return chunk
