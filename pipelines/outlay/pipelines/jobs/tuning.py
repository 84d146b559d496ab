"""The operating curve of the champions, and a policy at a chosen limit."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from outlay.audit.papers.curve_picture import draw_curve
from outlay.decisions.curve import LIMITS, Point
from outlay.decisions.policy import DEFAULT_POLICY, Policy, default
from outlay.decisions.trained_curve import trained_curve
from outlay.payments.atomic import write_whole
from outlay.payments.errors import ConfigurationError, ModelProblemError
from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.pipelines.jobs.champions import load_pair

SHARES = (
    "false_positive_rate",
    "false_discovery_rate",
    "fraud_recall",
    "error_recall",
)


@dataclass(frozen=True, slots=True)
class TuneRequest:
    """Whose curve, under which policy, and where it goes."""

    home: Path
    out: Path
    policy: Path | None = None
    limits: Sequence[float] = LIMITS


def tune(request: TuneRequest, _tick: Tick) -> list[Point]:
    """Draw the curve of the champions and write it as table, figures and picture.

    Raises
    ------
    ModelProblemError
        Where there is no champion yet.
    """
    store = Store.open(request.home)
    pair = load_pair(store)
    if pair is None:
        raise ModelProblemError(
            "there is no champion whose curve could be drawn",
            fix="outlay train, then outlay models promote",
        )
    policy = Policy.load(request.policy) if request.policy else default()
    points = trained_curve(pair.folder, policy, request.limits)
    _write(request.out, points, policy)
    return points


def write_policy(
    base: Path | None, limit: float, program: str | None, out: Path
) -> Policy:
    """Write the policy of `base` with another limit; comments and layout stay.

    Parameters
    ----------
    program : str, optional
        The program that the limit is for; all of them where none is named.

    Raises
    ------
    ConfigurationError
        Where the limit is no share between 0 and 1.
    PolicyError
        Where the result is no policy.
    """
    if not 0 < limit < 1:
        raise ConfigurationError(
            f"{limit:g} is no false-positive rate",
            fix="give a share between 0 and 1, e.g. 0.005",
        )
    document = tomlkit.parse((base or DEFAULT_POLICY).read_text(encoding="utf-8"))
    if program is None:
        document["default"]["max_false_positive_rate"] = limit
    else:
        _stratum(document, program)["max_false_positive_rate"] = limit
    write_whole(out, tomlkit.dumps(document).encode())
    return Policy.load(out)


def _stratum(document: tomlkit.TOMLDocument, program: str) -> Any:  # noqa: ANN401
    if "stratum" not in document:
        document["stratum"] = tomlkit.aot()
    for each in document["stratum"]:
        if each.get("program") == program and "payment_type" not in each:
            return each
    made = tomlkit.table()
    made["program"] = program
    document["stratum"].append(made)
    return document["stratum"][-1]


def _write(out: Path, points: Sequence[Point], policy: Policy) -> None:
    rows = [dict(_cells(point)) for point in points]
    text = io.StringIO()
    table = csv.DictWriter(text, rows[0].keys(), lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    write_whole(out / "curve.csv", text.getvalue().encode())
    said = {"policy": policy.digest(), "points": rows}
    write_whole(out / "curve.json", f"{json.dumps(said, indent=1)}\n".encode())
    draw_curve(points, out / "curve.png")


def _cells(point: Point) -> Iterator[tuple[str, Any]]:
    yield from zip(("agency", "program"), point.node, strict=False)
    yield "limit", point.limit
    yield "cut", point.cut
    yield "rows_behind_the_cut", point.n
    yield "rows_missing", point.missing
    yield "whose_rows", "; ".join(point.levels)
    yield "probability_that_the_limit_is_broken", point.violation
    for name in SHARES:
        share = getattr(point, name)
        yield name, share.value
        yield f"{name}_lower", share.lower
        yield f"{name}_upper", share.upper
    yield "precision", point.precision
    yield "reviews_a_day", point.reviews_a_day
    yield "caught_cents_a_day", point.caught_cents_a_day
