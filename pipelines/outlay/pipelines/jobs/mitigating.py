"""Weights of the fit that keep an attribute's groups from telling the label.

Which attribute stands beside the training, for the audit to make the weights again;
neither model holds it, nor the weights.
"""

import datetime as dt
import json
from pathlib import Path

import pyarrow as pa

from outlay.audit.fairness import attributes_in, with_groups
from outlay.audit.mitigate import crossed, reweighing_weights
from outlay.audit.mitigate.handed import learned_from
from outlay.models.fit_weights import RULE, FitWeights
from outlay.models.settings import TrainSettings
from outlay.payments.atomic import write_whole
from outlay.payments.errors import ConfigurationError
from outlay.payments.store import Store

FILE = "mitigation.json"


def check_attribute(store: Store, attribute: str | None) -> None:
    """Refuse an attribute that the store's groups do not have.

    Raises
    ------
    ConfigurationError
        Naming those that they have.
    """
    known = attributes_in(store.groups_folder)
    if attribute is None or attribute in known:
        return
    fix = f"name one of them: {', '.join(known)}"
    raise ConfigurationError(
        f"the store's groups have no attribute {attribute}",
        rule=RULE,
        fix=fix if known else "take groups in first: outlay ingest FILE --groups",
    )


def weights_for(
    store: Store,
    attribute: str | None,
    matrix: Path,
    outcomes: pa.Table,
    *,
    as_of: dt.date,
    first_day: dt.date,
    settings: TrainSettings,
) -> FitWeights | None:
    """Return the weights that level `attribute` within programs; None without one.

    Positives keep their weight, legitimate payments get odds(y | group) / odds(y): of
    the ways measured the one that costs no recall (docs/audit.md#mitigation).

    """
    if attribute is None:
        return None
    material = learned_from(
        matrix, outcomes, as_of=as_of, first_day=first_day, settings=settings
    )
    keys = material.fit.select(["payment_key"])
    grouped = with_groups(keys, store.payments_files(), store.groups_folder)
    groups = crossed(
        grouped.table[attribute].to_pylist(), material.fit["program"].to_pylist()
    )
    return reweighing_weights(material, groups, legitimate_only=True)


def note(folder: Path, attribute: str | None) -> None:
    """Write beside a training which attribute its weights level, if any."""
    if attribute is not None:
        text = json.dumps({"level within programs": attribute}, indent=1)
        write_whole(folder / FILE, f"{text}\n".encode())


def noted(folder: Path) -> str | None:
    """Return the attribute that `note` wrote, or None."""
    path = folder / FILE
    if not path.exists():
        return None
    said: str = json.loads(path.read_text(encoding="utf-8"))["level within programs"]
    return said
