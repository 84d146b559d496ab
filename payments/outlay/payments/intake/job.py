"""The work of one import, in order."""

import datetime as dt
from collections import Counter
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

from outlay.payments.atomic import remove_unfinished, whole
from outlay.payments.intake.balance import check_balance
from outlay.payments.intake.complete import Completer, Joiner
from outlay.payments.intake.notes import notes_of, notices_of
from outlay.payments.intake.once import drop, repeats
from outlay.payments.intake.pieces import pieces
from outlay.payments.intake.quarantine import quarantine_rows
from outlay.payments.intake.schedules import schedule_known
from outlay.payments.intake.shape import Shaper
from outlay.payments.intake.source import Source
from outlay.payments.intake.terms import Asked, Terms, sha_of
from outlay.payments.intake.writing import Files, Sums, Writers
from outlay.payments.manifest import FILE, Manifest
from outlay.payments.programs import Programs
from outlay.payments.reader import BadRow, Reader, Tick
from outlay.payments.sniff import Format, reader_for, rows_expected
from outlay.payments.store import Store
from outlay.payments.tables import QUARANTINE
from outlay.payments.tokens import Tokeniser


@dataclass(frozen=True, slots=True)
class Job:
    """One import on settled terms; the caller holds the store's lock."""

    store: Store
    source: Source
    asked: Asked
    terms: Terms
    kind: Format
    tick: Tick

    def run(self) -> Manifest:
        """Write the import's files and return its manifest."""
        reader, completer = self._reader(), self._completer()
        with ExitStack() as stack:
            # Left in reverse: the payments get their name last, and with it count.
            files = Files(
                payments=stack.enter_context(_fresh(self._final.payments)),
                identities=stack.enter_context(_fresh(self._final.identities)),
                quarantine=stack.enter_context(_fresh(self._final.quarantine)),
            )
            sums = self._write(reader, completer, files)
            assumed = completer.assumptions() + notices_of(reader)
            manifest = self._manifest(sums, assumed)
            remove_unfinished(self._folder / FILE)
            manifest.save(self._folder)
        return manifest

    @property
    def _name(self) -> str:
        return self.source.import_id

    @property
    def _folder(self) -> Path:
        return self.store.batch_folder(self._name)

    @property
    def _final(self) -> Files:
        return Files(
            payments=self.store.payments_file(self._name),
            identities=self.store.identities_file(self._name),
            quarantine=self._folder / "quarantine.parquet",
        )

    def _reader(self) -> Reader:
        paid = self.terms.payment_date
        known = paid and schedule_known(self.store, self._name, paid)
        return reader_for(
            self.source.path,
            self.kind,
            mapping=self.asked.mapping,
            schedule_known=known or None,
        )

    def _completer(self) -> Completer:
        programs = self.asked.programs
        return Completer(
            self.terms,
            self.store.zone,
            history=self.kind != "spr" and not self.terms.as_of_said,
            programs=Programs() if programs is None else Programs.load(programs),
            side=_side(self.asked.side),
        )

    def _write(self, reader: Reader, completer: Completer, files: Files) -> Sums:
        key = self.store.keyring.identity_key
        with Writers(files, key=key, import_id=self._name) as writers:
            self._write_rows(reader, completer, writers)
            writers.end_rows()
            self.source.check_unchanged()
            self._part_repeats(files, writers)
            check_balance(reader.totals(), writers.sums, self.source.path.name)
        return writers.sums

    def _write_rows(
        self, reader: Reader, completer: Completer, writers: Writers
    ) -> None:
        tokens = Tokeniser(self.store.keyring.token_key)
        shaper = Shaper(self.source, reader.source_format, self.store.zone, tokens)
        done, expected = 0, rows_expected(self.source.path, self.kind)
        for piece in pieces(reader, self.source.path.name):
            done += len(piece.bad)
            self._quarantine(piece.bad, writers)
            if piece.good is not None:
                done += piece.good.num_rows
                rows, undated = completer.undated(piece.good)
                self._quarantine(undated, writers)
                rows = completer.complete(rows)
                writers.accept(shaper.payments(rows), shaper.identities(rows))
            self.tick(done, expected)

    def _quarantine(self, bad: list[BadRow], writers: Writers) -> None:
        if bad:
            paid = self.terms.payment_date
            writers.quarantine(
                quarantine_rows(bad, batch_id=self._name, payment_date=paid)
            )

    def _part_repeats(self, files: Files, writers: Writers) -> None:
        found = repeats(self.store, files, self._name)
        if not found.num_rows:
            return
        key = self.store.keyring.identity_key
        drop(files, found["position"], key=key, import_id=self._name)
        for batch in found.select(QUARANTINE.names).to_batches():
            writers.move(batch)

    def _manifest(self, sums: Sums, assumed: Counter[str]) -> Manifest:
        return Manifest(
            import_id=self._name,
            file=self.source.path.name,
            sha256=self.source.sha256,
            source_format=self.kind,
            as_of=self.terms.as_of,
            payment_date=self.terms.payment_date,
            taken_in_at=dt.datetime.now(dt.UTC),
            came_in=sums.accepted + sums.quarantined,
            accepted=sums.accepted,
            quarantined=sums.quarantined,
            unreadable=sums.unreadable,
            mapping_sha256=sha_of(self.asked.mapping),
            side_sha256=sha_of(self.asked.side),
            programs_sha256=sha_of(self.asked.programs),
            notes=notes_of(assumed),
        )


def _fresh(path: Path) -> AbstractContextManager[Path]:
    remove_unfinished(path)
    return whole(path)


def _side(path: Path | None) -> Joiner | None:
    if path is None:
        return None
    from outlay.payments.formats.side import SideFile

    side: Joiner = SideFile.load(path)
    return side
