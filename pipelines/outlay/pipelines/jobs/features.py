"""The features of one batch."""

from pathlib import Path

from outlay.features.history import History
from outlay.features.matrix import batch_matrix
from outlay.payments.manifest import Manifest
from outlay.payments.reader import Tick
from outlay.payments.store import Store

MATRIX = "matrix.parquet"


def build_features(home: Path, manifest: Manifest, work: Path, _tick: Tick) -> None:
    """Write the batch's feature matrix into `work`."""
    batch_matrix(
        History.of(Store.open(home)),
        import_id=manifest.import_id,
        as_of=manifest.as_of,
        out=work / MATRIX,
    )
