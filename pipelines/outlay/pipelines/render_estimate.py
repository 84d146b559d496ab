"""Tables of the improper-payment estimate."""

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from outlay.audit.estimate import Estimate
from outlay.audit.estimate.measures import BOTH, IMPROPER, UNKNOWN
from outlay.pipelines.render import dollars, percent, table

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


def _rate(each: Estimate) -> str:
    if each.rate is None:
        return "not estimable"
    if not each.found:
        return "none found"
    return f"{percent(each.rate)} ({percent(each.lower)} to {percent(each.upper)})"
