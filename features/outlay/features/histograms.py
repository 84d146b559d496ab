"""The robust middle and spread of a year's log amounts, from sliding histograms.

A median over sliding days is no sum, but the counts of a histogram are: every payment
adds 1 to its bin when it enters the window and leaves it with the window. Median and
quartiles are then read off the counts, straight within a bin. Both compilers make the
counts, each in its way, and read them alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from outlay.features.aggregates import KEYS
from outlay.features.asof import before, within
from outlay.features.latest import join_on, named
from outlay.features.settings import LOG_SCALE
from outlay.features.sources import PACK, log_cents
from outlay.features.trailing import exact

OCTAVE = 6931  # ln 2 in steps of 1/LOG_SCALE
WINDOW = 365
# The distance of a normal distribution's quartiles in standard deviations.
NORMAL_QUARTILES = 1.34898
QUARTILES = 4


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts of log amounts over a key.

    Attributes
    ----------
    key : str
        Name in KEYS.
    bins : int
        Number of bins; the first and last also hold what lies beyond.
    width : int
        Width of a bin, in steps of 1/LOG_SCALE.
    relative : bool
        Whether the middle bin is centred on the first amount that the key was ever
        paid: few bins are then fine ones, and a payee paid the same each time has
        exactly that amount as its median. Else bins begin at one cent.
    packed : int
        Counts that share one 64-bit sum, so that windows add up fewer columns.
    """

    key: str
    bins: int
    width: int
    relative: bool
    packed: int

    @property
    def columns(self) -> tuple[str, ...]:
        """The key's columns."""
        return KEYS[self.key]

    @property
    def made(self) -> tuple[str, str]:
        """Columns of the median and the spread, both in natural logarithms."""
        return (f"{self.key}_middle_log", f"{self.key}_spread_log")


HISTOGRAMS = (
    Histogram("payee", bins=33, width=OCTAVE // 4, relative=True, packed=3),
    Histogram("peer", bins=44, width=OCTAVE * 3 // 4, relative=False, packed=1),
)
ROOM = 2**20
"""Counts below this fit beside others in one sum; more payments a year have no
robust spread where counts are packed (formulas.robust_z_score)."""


def trailing_histogram(histogram: Histogram, payments: ir.Table) -> ir.Table:
    """Return key, day, median and spread before each asked day: windows over days."""
    keys = histogram.columns
    binned = _binned(histogram, named(payments, keys))
    by_bin = binned.group_by([*keys, "day", "bin"]).agg(
        n=exact(binned["paid"], "sum"),
        asked=binned["asked"].max(),
        first=binned["first"].max(),
    )
    daily = by_bin.group_by([*keys, "day"]).agg(
        asked=by_bin["asked"].max(),
        first=by_bin["first"].max(),
        **_words(histogram, by_bin),
    )
    words = {
        name: daily[name].sum().over(before(keys, WINDOW))
        for name in _words(histogram, by_bin)
    }
    windowed = daily.select(*keys, "day", "asked", "first", **words)
    return _read(histogram, windowed.filter(windowed["asked"] == 1), [*keys, "day"])


def as_of_histogram(
    histogram: Histogram, payments: ir.Table, targets: ir.Table
) -> ir.Table:
    """Return key, median and spread of each key in `targets`, as of day 0."""
    keys = list(histogram.columns)
    wanted = named(targets, keys).select(*keys).distinct()
    rows = payments.semi_join(wanted, keys)
    binned = _binned(histogram, rows)
    binned = binned.filter(within(binned["day"], WINDOW))
    by_bin = binned.group_by([*keys, "bin"]).agg(
        n=exact(binned["paid"], "sum"), first=binned["first"].max()
    )
    counted = by_bin.group_by(keys).agg(
        first=by_bin["first"].max(), **_words(histogram, by_bin)
    )
    return _read(histogram, counted, keys)


def _binned(histogram: Histogram, rows: ir.Table) -> ir.Table:
    """Add `bin` (null for a reversal) and `first`, where the middle bin lies."""
    keys = list(histogram.columns)
    slim = rows.select(
        *keys, "day", "paid", "log1", "packed", *_if_there(rows, "asked")
    )
    middle, first = 0, ibis.literal(0, "int64")
    if histogram.relative:
        begun = slim.group_by(keys).agg(first_packed=slim["packed"].min())
        slim = join_on(slim, begun, keys, alias="begun")
        middle, first = histogram.bins // 2, log_cents(slim["first_packed"] % PACK)
    half = 0.5 * histogram.relative
    place = ((slim["log1"] - first) / histogram.width + half).floor()
    inside = ibis.greatest(ibis.least(place + middle, histogram.bins - 1), 0)
    # Least and greatest skip nulls: a reversal must stay in no bin.
    bin_of = ibis.ifelse(slim["paid"] == 1, inside.cast("int64"), None)
    return slim.mutate(bin=bin_of, first=first)


def _if_there(rows: ir.Table, name: str) -> tuple[str, ...]:
    return (name,) if name in rows.columns else ()


def _words(histogram: Histogram, by_bin: ir.Table) -> dict[str, ir.Scalar]:
    """Return sums of payments in a bin or below it, several to one number."""
    words = {}
    for begin in range(0, histogram.bins, histogram.packed):
        some = range(begin, min(begin + histogram.packed, histogram.bins))
        total = sum(
            ibis.ifelse(by_bin["bin"] <= i, by_bin["n"], 0) * ROOM**place
            for place, i in enumerate(some)
        )
        words[f"word{begin}"] = exact(total, "sum")
    return words


def _counts(histogram: Histogram, row: ir.Table) -> list[ir.Column]:
    """Return the sums of `_words` one by one, as doubles (exact below 2^53)."""
    counts = []
    for begin in range(0, histogram.bins, histogram.packed):
        word = ibis.coalesce(row[f"word{begin}"], 0).cast("int64")
        for _ in range(min(histogram.packed, histogram.bins - begin) - 1):
            low = word % ROOM
            counts.append(low.cast("float64"))
            word = ((word - low) / ROOM).cast("int64")
        counts.append(word.cast("float64"))
    return counts


def _read(histogram: Histogram, rows: ir.Table, keep: Sequence[str]) -> ir.Table:
    counts = {f"c{i}": c for i, c in enumerate(_counts(histogram, rows))}
    counted = rows.select(*keep, "first", **counts)
    columns = [counted[name] for name in counts]
    middle, low, high = (_quantile(histogram, columns, k) for k in (2, 1, 3))
    begins = counted["first"] - histogram.relative * histogram.width * (
        histogram.bins // 2 + 0.5
    )
    median, spread = histogram.made
    return counted.select(
        *keep,
        **{
            median: (begins + middle) / LOG_SCALE,
            spread: (high - low) / LOG_SCALE / NORMAL_QUARTILES,
        },
    )


def _quantile(
    histogram: Histogram, counts: Sequence[ir.Column], quarters: int
) -> ir.Column:
    """Return where so many quarters of the payments lie, from the first bin's edge."""
    total = counts[-1]
    wanted = total * quarters / QUARTILES
    passed = sum((c < wanted).cast("int64") for c in counts)
    below = ibis.greatest(*(ibis.ifelse(c < wanted, c, 0.0) for c in counts))
    upto = ibis.least(*(ibis.ifelse(c < wanted, total, c) for c in counts))
    # No payment, no quantile: 0 / 0 must be null on every engine.
    inside = (wanted - below) / (upto - below).nullif(0.0)
    return (passed.cast("float64") + inside) * histogram.width
