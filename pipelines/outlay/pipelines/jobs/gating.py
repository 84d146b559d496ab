"""The way to champion: a pair is judged by its evidence, and let through or refused."""

from pathlib import Path

from outlay.audit.gate import GateLimits, GateReport, admit, gate
from outlay.models.promotion import RULE, PairVersion, promote, standing
from outlay.models.training import Training
from outlay.payments.errors import ModelProblemError
from outlay.payments.ledger import Act
from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.pipelines.jobs.versions import find_pair

LIMITS = "gate.toml"


def promote_through_gate(
    store: Store,
    pair: PairVersion,
    act: Act,
    *,
    settings: GateLimits | None = None,
    override: bool = False,
) -> GateReport:
    """Make `pair` the champion where the gate lets it through; return what it said.

    The ledger keeps every verdict with the hash of its evidence, and with an override
    both names.

    Raises
    ------
    ModelProblemError
        Where a check does not pass and this is no override, where an override has not
        two different people and a reason, or where the training's folder does not hold
        the models that are registered.
    ConfigurationError
        Where the store's own limits cannot be read.
    """
    report = judge(store, pair, settings=settings)
    admit(report, act, override=override)
    promote(store, pair, act, gate=report.facts())
    return report


def judge_training(home: Path, training_id: str, _tick: Tick) -> GateReport:
    """Return what the gate says of a registered training, as a stage."""
    store = Store.open(home)
    return judge(store, find_pair(store, training_id))


def judge(
    store: Store, pair: PairVersion, *, settings: GateLimits | None = None
) -> GateReport:
    """Return what the gate says of a registered pair; nothing is changed.

    Raises
    ------
    ModelProblemError
        Where the training's folder does not hold the models that are registered.
    """
    folder = store.models_folder / pair.training_id
    training = Training.load(folder)
    kept = training.fraud.digest(), training.error.digest()
    if kept != (pair.fraud_digest, pair.error_digest):
        raise ModelProblemError(
            f"the folder of training {pair.training_id} does not hold {pair}",
            rule=RULE,
            fix="find out which was changed; train and audit again",
        )
    champion = standing(store).latest
    return gate(
        training,
        folder,
        champion=champion.training_id if champion else None,
        limits=settings or gate_limits(store),
    )


def gate_limits(store: Store) -> GateLimits:
    """Return the limits in the store's gate.toml, or the defaults without one."""
    path = store.home / LIMITS
    return GateLimits.load(path) if path.exists() else GateLimits()
