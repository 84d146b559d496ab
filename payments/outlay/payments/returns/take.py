"""A file of returns or death notices into the store."""

import datetime as dt
from pathlib import Path

from outlay.payments.errors import ConfigurationError, InputRejectedError, Place
from outlay.payments.formats.nacha.faults import rule_name
from outlay.payments.formats.nacha.notices import NoticeFile, read_notices
from outlay.payments.intake.source import Source
from outlay.payments.returns.given import DAYS, dead_persons, returned_payments
from outlay.payments.returns.joining import Joined, join_deaths, join_returns
from outlay.payments.returns.kept import Kept, append
from outlay.payments.returns.rows import disposition_rows, outcome_rows
from outlay.payments.returns.sorting import Reasons, Sorted, sort_notices
from outlay.payments.returns.summary import Count, ReturnsTaken, count_codes
from outlay.payments.store import Store
from outlay.payments.tokens import Tokeniser
from outlay.payments.zones import noon_in


def add_returns(
    store: Store, path: Path, *, on: dt.date | None = None, days: int = DAYS
) -> ReturnsTaken:
    """Take a NACHA file of returns or death notices in.

    A returned payment gets a disposition, and an outcome where the code's meaning is
    evidence (codes.csv). The same file again adds nothing, but tries once more to
    join what was unmatched: its payments may have come in since.

    Parameters
    ----------
    on : date, optional
        The day on which the notices became known; by default now.
    days : int
        How many days before the file a payment may have been due.

    Raises
    ------
    InputRejectedError
        Where a rule of the file is broken, or it holds payments alone.
    ConfigurationError
        Where it would have been known before it was made.
    """
    source = Source.of(path)
    file = read_notices(path)
    source.check_unchanged()
    _refuse_payments(file, path)
    known_at = _known_at(store, file, path, on)
    with store.locked():
        kept = Kept.of(store, source.import_id)
        parts = sort_notices(n for n in file.notices if n.line not in kept.lines)
        returned, deaths = _joined(store, parts, file.created_on, days)
        back = disposition_rows(store, returned.keys, known_at)
        evidence = outcome_rows(store, [*returned.keys, *deaths.keys], known_at)
        append(store.outcomes_folder / f"{source.import_id}.parquet", evidence)
        append(store.dispositions_folder / f"{source.import_id}.parquet", back)
        unmatched = [*returned.unmatched, *deaths.unmatched]
        # Death notices are asked about again: the person's payments go on coming in.
        listed = kept.add(returned.keys, [*unmatched, *parts.broken])
    return _taken(file, parts, unmatched, back.num_rows, evidence.num_rows, listed)


def _taken(
    file: NoticeFile,
    parts: Sorted,
    unmatched: Reasons,
    back: int,
    evidence: int,
    listed: Path | None,
) -> ReturnsTaken:
    left = {notice.line for notice, _ in unmatched}
    tried = [*parts.returned, *parts.deaths]
    now = {notice.line for notice in parts.all}
    return ReturnsTaken(
        came=Count.of(file.notices),
        by_code=count_codes(file.notices),
        joined=Count.of(notice for notice in tried if notice.line not in left),
        known=Count.of(notice for notice in file.notices if notice.line not in now),
        changes=Count.of(parts.changes),
        disputes=Count.of(parts.disputes),
        others=Count.of(parts.others),
        unmatched=Count.of(notice for notice, _ in unmatched),
        broken=Count.of(notice for notice, _ in parts.broken),
        dispositions=back,
        outcomes=evidence,
        quarantine=listed,
    )


def _joined(
    store: Store, parts: Sorted, created_on: dt.date, days: int
) -> tuple[Joined, Joined]:
    tokens = Tokeniser(store.keyring.token_key)
    given = returned_payments(parts.returned, tokens, created_on=created_on, days=days)
    return (
        join_returns(store, parts.returned, given),
        join_deaths(store, parts.deaths, dead_persons(parts.deaths, tokens)),
    )


def _known_at(
    store: Store, file: NoticeFile, path: Path, on: dt.date | None
) -> dt.datetime:
    at = dt.datetime.now(dt.UTC) if on is None else noon_in(store.zone, on)
    if store.known_on(at) < file.created_on:
        raise ConfigurationError(
            f"the file was made on {file.created_on} and cannot be known before",
            where=Place(file=path.name),
            rule="docs/formats/nacha.md#returns",
            fix="give --as-of that day or a later one",
        )
    return at


def _refuse_payments(file: NoticeFile, path: Path) -> None:
    if file.payments and not file.notices:
        raise InputRejectedError(
            f"the file holds {file.payments:,} payments and no return or notice",
            where=Place(file=path.name),
            rule=rule_name("N.1"),
            fix="take payments in with `outlay ingest FILE`",
        )
