"""How many payments each window holds, and how many of them teach or judge."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from outlay.models.gather import within
from outlay.models.labels import MODELS, positives
from outlay.models.splits import Windows

LABELLED = ("fit", "calibrate", "threshold", "test")


def row_counts(
    payments: pa.Table, labels: Mapping[str, pa.Table], windows: Windows
) -> dict[str, Any]:
    """Return counts by window: payments, and by model its labels and positives.

    Parameters
    ----------
    payments : pa.Table
        payment_key and known_on of every payment.
    labels : mapping
        By window, the labels it is used with: those of the test are read later.

    Returns
    -------
    dict
        By window `payments`; of a window that has labels also `fraud` and `error`,
        each with `labelled` and `positives`, and `sources`: mature outcomes by how
        they became known.
    """
    return {
        name: {"payments": within(payments, getattr(windows, name)).num_rows}
        | _labelled(labels.get(name), windows, name)
        for name in windows.to_json()
    }


def _labelled(labels: pa.Table | None, windows: Windows, name: str) -> dict[str, Any]:
    if labels is None:
        return {}
    inside = within(labels, getattr(windows, name))
    counts: dict[str, Any] = {
        model: {
            "labelled": pc.count(inside[f"{model}_label"]).as_py(),
            "positives": positives(inside, model),
        }
        for model in MODELS
    }
    found = pc.value_counts(inside["source"]).to_pylist()
    by_source = {each["values"]: each["counts"] for each in found}
    return counts | {"sources": dict(sorted(by_source.items()))}
