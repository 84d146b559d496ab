"""The pair of models that decides, and what was learned with it."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.decisions.cuts import Cuts, make_cuts
from outlay.decisions.learned import Learned
from outlay.decisions.policy import Policy
from outlay.models.model import Model
from outlay.models.promotion import RULE, PairVersion, standing
from outlay.models.registry import ERROR, FRAUD, registered
from outlay.payments.errors import ModelProblemError
from outlay.payments.store import Store


@dataclass(frozen=True, slots=True)
class Pair:
    """The fraud and the error model of one training, with their registry labels."""

    fraud: Model
    error: Model
    fraud_label: str
    error_label: str
    folder: Path

    @property
    def simulated(self) -> bool:
        """Whether either was trained on simulated data."""
        return self.fraud.simulated or self.error.simulated

    @property
    def holdout(self) -> pa.Table:
        """The payments of the threshold window with their scores and labels."""
        return pq.read_table(self.folder / "holdout.parquet")

    @property
    def learned(self) -> Learned:
        """Shares wrong and middle values of the training."""
        return Learned.load(self.folder / "learned.json")

    def cuts(self, policy: Policy) -> Cuts:
        """Return the cuts that `policy` asks for from this pair's held-out payments."""
        return make_cuts(
            self.holdout, policy, self.fraud.reference, self.error.reference
        )


def load_pair(store: Store) -> Pair | None:
    """Return the champions, or None before the first promotion.

    Raises
    ------
    ModelProblemError
        Where the registry no longer holds what was promoted.
    """
    chosen = standing(store).champion
    return None if chosen is None else load_version(store, chosen)


def load_version(store: Store, chosen: PairVersion) -> Pair:
    """Return a registered pair.

    Raises
    ------
    ModelProblemError
        Where the registry no longer holds what the ledger names.
    """
    fraud = registered(FRAUD, chosen.fraud, store.tracking_uri)
    error = registered(ERROR, chosen.error, store.tracking_uri)
    if (fraud.digest(), error.digest()) != (chosen.fraud_digest, chosen.error_digest):
        raise ModelProblemError(
            f"{chosen} are not the models that were promoted",
            rule=RULE,
            fix="find out who changed the registry; go back with outlay models "
            "rollback, or train and promote anew",
        )
    labels = (f"{FRAUD}/{chosen.fraud}", f"{ERROR}/{chosen.error}")
    return Pair(fraud, error, *labels, store.models_folder / chosen.training_id)
