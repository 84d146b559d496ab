"""Tables of the operating curve."""

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from outlay.decisions.curve import ALL, Point
from outlay.decisions.trial import Share
from outlay.pipelines.render.table import dollars, percent, table

COLUMNS = (
    "limit",
    "false-positive rate",
    "false-discovery rate",
    "fraud found",
    "error found",
    "reviews a day",
    "wrong dollars a day",
    "rows behind it",
)


def curve_tables(
    points: Sequence[Point], choose: float | None
) -> Iterator[Table | Text]:
    """Return the curve of all payments, and one limit by program where it is chosen."""
    made = table("Limits, judged on the test window", *COLUMNS, numbers=range(1, 8))
    for each in points:
        if each.node == ALL:
            made.add_row(percent(each.limit), *_figures(each))
    made.caption = (
        "Shares with 95 % intervals. False-positive rate: of the legitimate payments, "
        "those flagged; the limit bounds this one. False-discovery rate: of the "
        "flagged, those legitimate."
    )
    yield made
    if choose is not None:
        yield _by_program([each for each in points if each.limit == choose])


def _by_program(points: Sequence[Point]) -> Table | Text:
    programs = [each for each in points if each.node != ALL]
    if not programs:
        return Text("No curve by program for this limit: choose one of the curve's.")
    made = table(
        f"By program at {percent(programs[0].limit)}",
        "program",
        *COLUMNS[1:],
        "whose rows",
        numbers=range(1, 8),
    )
    for each in programs:
        name = f"{each.node.agency} / {each.node.program}"
        made.add_row(Text(name), *_figures(each), Text("\n".join(each.levels)))
    return made


def _figures(point: Point) -> list[str]:
    if point.missing:
        return [f"{point.missing:,} rows too few", *["-"] * 5, f"{point.n:,}"]
    return [
        _share(point.false_positive_rate),
        _share(point.false_discovery_rate),
        _share(point.fraud_recall),
        _share(point.error_recall),
        f"{point.reviews_a_day:.1f}",
        dollars(point.caught_cents_a_day),
        f"{point.n:,}",
    ]


def _share(share: Share) -> str:
    if share.value is None:
        return "not known"
    lower, upper = percent(share.lower, 1), percent(share.upper, 1)
    return f"{percent(share.value)} ({lower} to {upper})"
