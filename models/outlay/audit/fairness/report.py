"""Writes an audit: audit.json for programs, audit.html for people."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from outlay.audit.explained.shap_summary import ShapSummary
from outlay.audit.fairness.by_group import Audit
from outlay.audit.fairness.page import page
from outlay.audit.fairness.pictures import draw_groups
from outlay.payments.atomic import write_whole

RATES_PICTURE = "false_positive_rates.png"


def write_audit(
    folder: Path,
    audit: Audit,
    explained: Mapping[str, ShapSummary] | None = None,
    *,
    title: str = "Audit of a pair of models",
    notes: str = "",
) -> Path:
    """Write audit.json, audit.html and the pictures to `folder`; return the page.

    Parameters
    ----------
    folder : Path
        Made if need be.
    explained : mapping, optional
        By model name, what `shap_summary.summarise` returned; its pictures are already
        in `folder`.
    notes : str
        One sentence about the data, e.g. that it is simulated.
    """
    folder.mkdir(parents=True, exist_ok=True)
    said: dict[str, Any] = {"title": title, "notes": notes} | audit.as_dict()
    said["explained"] = {
        name: summary.as_dict() for name, summary in (explained or {}).items()
    }
    text = json.dumps(said, indent=1, allow_nan=False)
    write_whole(folder / "audit.json", f"{text}\n".encode())
    pictures = {}
    if draw_groups(audit, "false_positive_rate", folder / RATES_PICTURE):
        pictures["False-positive rate by group"] = RATES_PICTURE
    for name, summary in (explained or {}).items():
        pictures[f"What moves the {name} score most"] = summary.bars
        pictures[f"How each fact moves the {name} score"] = summary.swarm
    path = folder / "audit.html"
    write_whole(path, page(title, audit, pictures, notes).encode())
    return path
