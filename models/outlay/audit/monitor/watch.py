"""All checks of one period, in one order."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.audit.monitor import scored as scored_rows
from outlay.audit.monitor.ages import labels_age, model_age
from outlay.audit.monitor.alerts import Day, alert_rate, days_of, unseen_levels
from outlay.audit.monitor.bins import Bins
from outlay.audit.monitor.columns import (
    SCORES,
    feature_columns,
    features_moved,
    gains,
    score_columns,
    scores_moved,
    shifts,
    with_combined,
)
from outlay.audit.monitor.exchangeability import (
    exchangeability,
    flagged_of,
    tails_held,
    tails_scored,
)
from outlay.audit.monitor.gaps import group_gaps
from outlay.audit.monitor.levels import Finding
from outlay.audit.monitor.maturing import labelled, matured, months_of
from outlay.audit.monitor.profile import Profile, Reference
from outlay.audit.monitor.report import Report
from outlay.audit.monitor.reviewing import reviewing
from outlay.audit.monitor.scored import Days, Run
from outlay.audit.monitor.settings import MonitorSettings
from outlay.audit.monitor.shift import Shift
from outlay.decisions.cuts import cuts_from
from outlay.decisions.held import Held
from outlay.decisions.policy import Policy
from outlay.models.labels import label_payments
from outlay.models.settings import LabelSettings, MaturityRules
from outlay.models.training import Training
from outlay.payments.database import connect
from outlay.payments.store import Store
from outlay.payments.tables import OUTCOMES

Counts = NDArray[np.int64]
# Few of a year's payments have an outcome: the others' keys would not fit.
TOLD = """
select payment_key, day as known_on
from scored semi join told using (payment_key)
where ours
"""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is looked at: a training, its runs of the period and those before it.

    Attributes
    ----------
    runs, earlier : sequence of Run
        Of the period, and of the months whose outcomes may have matured, the period's
        among them.
    reference, profile : Reference, Profile
        Features of the test window and of the period.
    policy : Policy
        Of the last run of the period.
    models : (str, str)
        The champions' labels, as SCORES have them.
    """

    store: Store
    training: Training
    models: tuple[str, str]
    policy: Policy
    days: Days
    runs: Sequence[Run]
    earlier: Sequence[Run]
    reference: Reference
    profile: Profile

    @property
    def own(self) -> list[Run]:
        """The runs of the period that these models scored."""
        return [run for run in self.runs if run.models == self.models]


def watch(of: Watched, settings: MonitorSettings) -> Report:
    """Look at a period: every check, each with its level."""
    found = _shifts(of, settings)
    with scored_rows.opened(of.runs, of.models) as scored:
        days = days_of(scored)
        findings = [*_moved(of, found, settings), *_decided(of, scored, days, settings)]
    with scored_rows.opened(of.earlier, of.models) as scored:
        rows = labelled(scored, _labels(of, scored))
        months = months_of(scored, rows, settings)
        findings += [*matured(months), *_aged(of, scored, settings)]
    findings += group_gaps(of.store, of.own, rows, settings)
    findings += reviewing(of.store.reviews_files(), of.earlier, of.days, settings)
    payments = scored_rows.payments_in(of.own)
    return Report(
        days_looked_at=of.days,
        training_id=of.training.training_id,
        models=of.models,
        batches=len(of.own),
        payments=payments,
        others=scored_rows.payments_in(of.runs) - payments,
        simulated=of.training.fraud.simulated,
        findings=findings,
        shifts=found,
        days=days,
        months=months,
        settings=settings.model_dump(mode="json"),
    )


def _shifts(of: Watched, settings: MonitorSettings) -> list[Shift]:
    fraud, error = of.training.fraud, of.training.error
    then = with_combined(of.training.test, fraud, error)
    bins = {name: Bins.of(then[name]) for name in SCORES}
    counts: dict[str, Counts] = {
        name: np.zeros(len(own.coarse), np.int64) for name, own in bins.items()
    }
    for run in of.own:
        for piece in scored_rows.score_pieces(run, SCORES):
            for name in SCORES:
                counts[name] += bins[name].count(piece.column(name))
    columns = [
        *score_columns(then, counts, bins),
        *feature_columns(of.reference, of.profile),
    ]
    days = len({run.day for run in of.own})
    return shifts(columns, gains(fraud, error), days, settings)


def _moved(
    of: Watched, found: Sequence[Shift], settings: MonitorSettings
) -> Iterator[Finding]:
    yield from scores_moved(found)
    yield features_moved(found, gains(of.training.fraud, of.training.error), settings)


def _decided(
    of: Watched,
    scored: duckdb.DuckDBPyConnection,
    days: Sequence[Day],
    settings: MonitorSettings,
) -> Iterator[Finding]:
    training, policy = of.training, of.policy
    references = training.fraud.reference, training.error.reference
    held = Held.of(training.holdout, *references)
    cuts = cuts_from(held, policy)
    then, now = tails_held(held, policy, cuts), tails_scored(scored, policy, cuts)
    for name, tail in then.items():
        yield exchangeability(name, tail, now[name], len(days), settings)
    flagged = flagged_of(training.test, policy, cuts, *references)
    yield alert_rate(days, flagged, training.test.num_rows, settings)
    yield unseen_levels(scored, training.test, days, settings)


def _labels(of: Watched, scored: duckdb.DuckDBPyConnection) -> pa.Table:
    rules, asked = _rules(of.training)
    outcomes = outcomes_of(of.store)
    scored.register("told", outcomes.select(["payment_key"]))
    return label_payments(
        outcomes,
        scored.sql(TOLD).to_arrow_table(),
        as_of=of.days.as_of,
        maturity=rules,
        settings=asked,
    )


def outcomes_of(store: Store) -> pa.Table:
    """Return every outcome of the store."""
    files = [str(path) for path in store.outcomes_files()]
    if not files:
        return OUTCOMES.empty()
    with connect() as connection:
        rows = connection.read_parquet(files, union_by_name=True)
        table: pa.Table = rows.select(*OUTCOMES.names).to_arrow_table()
    return table


def _rules(training: Training) -> tuple[MaturityRules, LabelSettings]:
    """Return maturity and labels as the training had them."""
    said = training.settings
    return (
        MaturityRules(**said.get("maturity", {})),
        LabelSettings(**said.get("labels", {})),
    )


def _aged(
    of: Watched, scored: duckdb.DuckDBPyConnection, settings: MonitorSettings
) -> Iterator[Finding]:
    as_of = of.days.as_of
    mature = _rules(of.training)[0].random_review
    yield labels_age(scored, of.store, as_of, mature, settings)
    trained = dt.date.fromisoformat(str(of.training.fraud.metadata["as_of"]))
    yield model_age(trained, as_of, settings)
