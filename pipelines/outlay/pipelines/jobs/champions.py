"""The pair of models that decides, and what was learned with it."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.decisions.cuts import Cuts, make_cuts
from outlay.decisions.learned import Learned
from outlay.decisions.policy import Policy
from outlay.models.model import Model
from outlay.models.registry import champion
from outlay.payments.errors import ModelProblemError
from outlay.payments.store import Store

FRAUD, ERROR = "outlay-fraud", "outlay-error"


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
        Where only one of the two is there, or they are of different trainings: the
        threshold of the pair would be about other scores.
    """
    fraud = champion(FRAUD, store.tracking_uri)
    error = champion(ERROR, store.tracking_uri)
    if fraud is None and error is None:
        return None
    if fraud is None or error is None or not _together(fraud[0], error[0]):
        raise ModelProblemError(
            "the champions of fraud and error are not of one training",
            rule="the cut is set on both scores together",
            fix="promote both versions of one training: outlay train --promote",
        )
    folder = store.models_folder / training_id(fraud[0])
    return Pair(fraud[0], error[0], fraud[1], error[1], folder)


def training_id(model: Model) -> str:
    """Return the id of the training that made `model`."""
    return str(model.metadata["training_id"])


def _together(fraud: Model, error: Model) -> bool:
    return training_id(fraud) == training_id(error)


def last_known_day(days: list[dt.date]) -> dt.date:
    """Return the day after the last day on which anything became known."""
    return max(days) + dt.timedelta(days=1)
