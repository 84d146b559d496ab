"""One piece of a batch, screened: flags, ranks and losses as arrays."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.decisions.arm import in_arm
from outlay.decisions.checklist.flagging import Evidence, Flagged
from outlay.decisions.checklist.found import Piece
from outlay.decisions.combine import combined
from outlay.decisions.cuts import Cut
from outlay.decisions.losses import ShareWrong, expected_loss
from outlay.decisions.policy import Limits
from outlay.decisions.rules import active_rules
from outlay.decisions.screening import Screening
from outlay.decisions.strata import StratumKey, strata_of

Reals = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rows:
    """Arrays of shape (n,) in the batch's order; NaN where there is no model.

    `leading` is 0 where the fraud model speaks loudest and 1 where the error model
    does. `loss` orders the queue: without models it is the amount.
    """

    keys: list[str]
    strata: list[StratumKey]
    stratum: Counts
    amount: Counts
    legitimate: Reals
    m: Reals
    cut: Reals
    leading: Counts
    loss: Counts
    raw: Reals
    above: Flags
    rule: Flags
    flagged: Flagged
    piece: Piece
    arm: Flags
    arm_rate: Reals

    @property
    def wanted(self) -> Flags:
        """Rows that a model, a rule, a list or a check flagged."""
        return self.above | self.rule | self.flagged.wanted

    @property
    def candidates(self) -> Flags:
        """Rows that may be reviewed: wanted, or drawn."""
        return self.wanted | self.arm


def screened(
    scored: pa.RecordBatch,
    facts: pa.RecordBatch,
    evidence: Evidence,
    piece: Piece,
    screening: Screening,
    rates: Mapping[StratumKey, float],
) -> Rows:
    """Screen one piece: `scored`, `facts` (rule columns), `piece` hold the same rows.

    The arm is drawn from the key alone; scores are read only afterwards.
    """
    strata, stratum = strata_of(scored)
    keys = scored.column("payment_key").to_pylist()
    arm_rate = np.array([rates[name] for name in strata])[stratum]
    arm = in_arm(keys, arm_rate, screening.arm_key)
    limits = [
        screening.policy.limits(each.program, each.payment_type) for each in strata
    ]
    amount = scored.column("amount_cents").to_numpy()
    raw = _reals(scored, "raw_fraud"), _reals(scored, "raw_error")
    chances = _reals(scored, "p_fraud"), _reals(scored, "p_error")
    m, leading = ranked(screening, *raw)
    cut = _cut_values(screening, strata, limits)[stratum]
    floor = np.array([each.least_amount_cents for each in limits])[stratum]
    rule = np.zeros(len(keys), dtype=bool)
    for each in active_rules(screening.policy, modelled=screening.modelled):
        rule |= each.flags(facts)
    # Nothing is held that has no dollars to lose: reversals, zero-dollar entries.
    above = (m > cut) & (amount >= np.maximum(floor, 1))
    return Rows(
        keys=keys,
        strata=strata,
        stratum=stratum,
        amount=amount,
        legitimate=_legitimate(*chances),
        m=m,
        cut=cut,
        leading=leading,
        loss=_loss(screening, amount, chances, strata, stratum),
        raw=np.fmax(*raw),
        above=above,
        rule=rule,
        flagged=evidence.flagged(piece, screening.policy, amount, above),
        piece=piece,
        arm=arm,
        arm_rate=arm_rate,
    )


def cut_of(screening: Screening, stratum: StratumKey) -> Cut | None:
    """Return the cut of a stratum, None without a model."""
    if screening.cuts is None:
        return None
    limits = screening.policy.limits(stratum.program, stratum.payment_type)
    return screening.cuts.of(stratum, limits)


def _reals(batch: pa.RecordBatch, name: str) -> Reals:
    values: Reals = batch.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False)
    return values


def ranked(screening: Screening, fraud: Reals, error: Reals) -> tuple[Reals, Counts]:
    """Return m and which model speaks loudest (0 fraud, 1 error), each shape (n,).

    Without models m is NaN.
    """
    references = screening.references
    if not screening.modelled:
        return np.full(len(fraud), np.nan), np.zeros(len(fraud), dtype=np.int64)
    m = combined(*references, fraud, error)
    if references[0] is None:
        return m, np.ones(len(m), dtype=np.int64)
    alone = combined(references[0], None, fraud, error)
    return m, (alone < m).astype(np.int64)


def _cut_values(
    screening: Screening, strata: list[StratumKey], limits: list[Limits]
) -> Reals:
    if screening.cuts is None:
        return np.full(len(strata), np.nan)
    cuts = screening.cuts
    return np.array(
        [cuts.of(*each).cut for each in zip(strata, limits, strict=True)],
        dtype=np.float64,
    )


def _legitimate(p_fraud: Reals, p_error: Reals) -> Reals:
    # The error model knows payments without fraud only, so its probability is one
    # among those.
    return (1 - np.nan_to_num(p_fraud)) * (1 - np.nan_to_num(p_error))


def _loss(
    screening: Screening,
    amount: Counts,
    chances: tuple[Reals, Reals],
    strata: list[StratumKey],
    stratum: Counts,
) -> Counts:
    if not screening.modelled:
        return np.maximum(amount, 0)
    shares = (
        ShareWrong(screening.policy.loss.share_wrong)
        if screening.learned is None
        else screening.learned.share_wrong
    )
    share = np.array([shares.of(name.program or "") for name in strata])[stratum]
    return expected_loss(amount, *chances, share)
