"""Figures as a person reads them: what is not shown says why."""

from html import escape

from outlay.audit.fairness.calibration import Calibration
from outlay.audit.fairness.compared import Ratio
from outlay.audit.fairness.held import Mean
from outlay.audit.fairness.rates import Rate
from outlay.audit.fairness.words import differs
from outlay.audit.fairness.worst import Span

FEW = "too few to show"
NO_LIMIT = "no upper limit"


def small(text: str) -> str:
    """Return a second line of a cell."""
    return f"<small>{text}</small>"


def between(lower: str, upper: str) -> str:
    """Return an interval as a second line."""
    return small(f"({lower} to {upper})")


def share(of: Rate, naive: Rate) -> str:
    """Return a rate with its interval, and the naive one where it misleads."""
    if of.value is None or of.lower is None or of.upper is None:
        return of.state
    text = f"{of.value:.2%}{between(f'{of.lower:.2%}', f'{of.upper:.2%}')}"
    if naive.value is not None and differs(of, naive):
        text += small(f"reviewed only: {naive.value:.2%}")
    return text


def times(of: Ratio | None) -> str:
    """Return a ratio with its interval and the gate's word."""
    if of is None:
        return "lowest"
    if of.lower is None:
        return of.state
    if of.value is None:
        return _over_nothing(of.lower) + word(of.verdict)
    upper = NO_LIMIT if of.upper is None else f"{of.upper:.2f}"
    text = f"{of.value:.2f}{between(f'{of.lower:.2f}', upper)}"
    return text + word(of.verdict)


def span(of: Span) -> str:
    """Return a worst ratio with its interval."""
    if of.value is None:
        return _over_nothing(of.lower)
    upper = NO_LIMIT if of.upper is None else f"{of.upper:.2f}"
    return f"{of.value:.2f}{between(f'{of.lower:.2f}', upper)}"


def _over_nothing(lower: float) -> str:
    return f"over a rate of 0{small(f'(at least {lower:.2f})')}"


def points(of: Span) -> str:
    """Return a worst difference, in percentage points, with its interval."""
    value, lower, upper = (100 * (x or 0.0) for x in (of.value, of.lower, of.upper))
    return f"{value:.2f} points{between(f'{lower:.2f}', f'{upper:.2f}')}"


def word(verdict: str) -> str:
    """Return the gate's word, coloured; the word itself says it without colour."""
    return f'<span class="{escape(verdict)}">{escape(verdict)}</span>'


def promise(of: Calibration) -> str:
    """Return promised and found share."""
    if of.promised is None or of.found is None:
        return of.state
    return f"{of.promised:.2%} / {of.found:.2%}"


def found_over_promised(of: Calibration) -> str:
    """Return their ratio with its interval."""
    if of.ratio is None or of.lower is None or of.upper is None:
        return "" if of.promised is None else "not estimable"
    return f"{of.ratio:.2f}{between(f'{of.lower:.2f}', f'{of.upper:.2f}')}"


def error(of: Calibration) -> str:
    """Return the calibration error, its interval, and what chance alone gives."""
    if of.error is None:
        return ""
    text = f"{of.error:.2%}"
    if of.error_lower is not None and of.error_upper is not None:
        text += between(f"{of.error_lower:.2%}", f"{of.error_upper:.2%}")
    if of.error_by_chance is not None:
        text += small(f"by chance: {of.error_by_chance:.2%}")
    return text


def dollars(cents: float | None) -> str:
    """Return whole dollars."""
    return FEW if cents is None else f"${cents / 100:,.0f}"


def mean_dollars(of: Mean) -> str:
    """Return estimated dollars with their interval."""
    if of.value is None:
        return FEW
    return dollars(of.value) + between(dollars(of.lower), dollars(of.upper))


def mean_share(of: Mean) -> str:
    """Return an estimated share with its interval."""
    if of.value is None or of.lower is None or of.upper is None:
        return FEW
    return f"{of.value:.2%}{between(f'{of.lower:.2%}', f'{of.upper:.2%}')}"


def mean_days(of: Mean, without: int | None) -> str:
    """Return mean days with their interval, and how many have none."""
    if of.value is None or of.lower is None or of.upper is None:
        return FEW
    text = f"{of.value:.1f}{between(f'{of.lower:.1f}', f'{of.upper:.1f}')}"
    return text + (small(f"unknown for {without:,}") if without else "")
