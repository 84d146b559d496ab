"""Writes an audit: audit.json for programs, audit.html for people."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outlay.audit.fairness.audited import Audit
from outlay.audit.fairness.gate import judged
from outlay.audit.fairness.measures import GATED
from outlay.audit.fairness.page import Picture, page
from outlay.audit.fairness.pictures import draw_calibration, draw_groups, draw_ratios
from outlay.payments.atomic import write_whole

if TYPE_CHECKING:
    from outlay.audit.explained.shap_summary import ShapSummary

RATES_PICTURE = "false_positive_rates.png"
RATIOS_PICTURE = "false_positive_ratios.png"
CALIBRATION_PICTURE = "calibration_by_group.png"
SAME = "The same figures stand in the tables above."


def write_audit(
    folder: Path,
    audit: Audit,
    explained: "Mapping[str, ShapSummary] | None" = None,
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
    verdict, why = judged(audit)
    said: dict[str, Any] = {"title": title, "notes": notes}
    said |= {"verdict": verdict, "why": why} | audit.as_dict()
    said["explained"] = {
        name: summary.as_dict() for name, summary in (explained or {}).items()
    }
    text = json.dumps(said, indent=1, allow_nan=False)
    write_whole(folder / "audit.json", f"{text}\n".encode())
    pictures = _drawn(folder, audit)
    for name, summary in (explained or {}).items():
        for caption, file in (
            (f"What moves the {name} score most", summary.bars),
            (f"How each fact moves the {name} score", summary.swarm),
        ):
            pictures[caption] = Picture(file, caption)
    path = folder / "audit.html"
    write_whole(path, page(title, audit, pictures, notes).encode())
    return path


def _drawn(folder: Path, audit: Audit) -> dict[str, Picture]:
    pictures = {}
    if draw_groups(audit, GATED, folder / RATES_PICTURE):
        pictures["False-positive rate by group"] = Picture(
            RATES_PICTURE,
            "A dot and a line for each group: its false-positive rate with its "
            f"interval; a dashed line marks the rate of all payments. {SAME}",
        )
    if draw_ratios(audit, GATED, folder / RATIOS_PICTURE):
        pictures["False-positive rate against all others"] = Picture(
            RATIOS_PICTURE,
            "A dot and a line for each group: its false-positive rate over that of all "
            f"other payments; dashed lines mark 0.8 and 1.25. {SAME}",
        )
    if draw_calibration(audit, folder / CALIBRATION_PICTURE):
        pictures["Found over promised by group"] = Picture(
            CALIBRATION_PICTURE,
            "A dot and a line for each group: the share found wrong over the promised "
            f"probability; a dashed line marks 1, as promised. {SAME}",
        )
    return pictures
