"""Tables of the improper-payment estimate, and of what was caught."""

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from outlay.audit.estimate import Detection, Estimate
from outlay.audit.estimate.measures import BOTH, IMPROPER, UNKNOWN
from outlay.audit.estimate.ways import MODEL
from outlay.pipelines.render.table import dollars, percent, table

SHOWN = (IMPROPER, UNKNOWN, BOTH)


def estimate_tables(made: Sequence[Estimate]) -> Iterator[Table]:
    """Return the rate by program, and every measure of all programs together."""
    programs = table(
        "Improper payments by program, from random reviews",
        "program",
        "outlays",
        "improper (95 %)",
        "improper dollars",
        "unknown (95 %)",
        "reviewed of drawn",
        numbers=range(1, 6),
    )
    own = [each for each in made if each.program is not None]
    for name in dict.fromkeys((each.agency, each.program) for each in own):
        of = {e.measure: e for e in own if (e.agency, e.program) == name}
        improper, unknown = of[IMPROPER], of[UNKNOWN]
        programs.add_row(
            Text(f"{name[0]} / {name[1]}"),
            dollars(improper.outlays_cents),
            _rate(improper),
            dollars(improper.cents),
            _rate(unknown),
            f"{improper.reviewed:,} of {improper.drawn:,}",
        )
    yield programs
    together = table(
        "All programs", "measure", "dollars", "rate (95 %)", "found", numbers=(1, 2, 3)
    )
    for each in made:
        if each.program is None:
            together.add_row(
                Text(each.measure), dollars(each.cents), _rate(each), f"{each.found:,}"
            )
    together.caption = (
        "Unknown stands beside improper, not inside it. Where nothing was found the "
        "sample bounds no dollars."
    )
    yield together


def detection_table(made: Sequence[Detection]) -> Table:
    """Return what the models caught by program, and every route over all programs."""
    shown = table(
        "What was flagged, among payments drawn at random",
        "program",
        "flagged by",
        "measure",
        "share (95 %)",
        "flagged of found",
        numbers=(3, 4),
    )
    for each in made:
        if each.by == MODEL or each.program is None:
            shown.add_row(
                Text(_program(each)),
                Text(each.by),
                each.measure,
                _caught(each),
                f"{each.flagged:,} of {each.found:,}",
            )
    shown.caption = _left_out(made)
    return shown


def _program(each: Detection) -> str:
    return "all" if each.program is None else f"{each.agency} / {each.program}"


def _caught(each: Detection) -> str:
    if each.share is None:
        return f"not estimable: {each.reason}"
    return f"{percent(each.share)} ({percent(each.lower)} to {percent(each.upper)})"


def _left_out(made: Sequence[Detection]) -> str:
    said = "Flagged counts whether or not it found a place in the reviews."
    count = next((e.left_out for e in made if e.program is None and e.by == MODEL), 0)
    if count:
        said += f" Of {count:,} payments drawn the models say nothing: not scored, or "
        said += "scored without a model."
    return said


def _rate(each: Estimate) -> str:
    if each.rate is None:
        return "not estimable"
    if not each.found:
        return "none found"
    return f"{percent(each.rate)} ({percent(each.lower)} to {percent(each.upper)})"
