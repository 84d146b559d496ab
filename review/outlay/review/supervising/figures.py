"""A share with its count and interval, as the pages show it."""

from dataclasses import dataclass

LEAST = 11  # cases; as the audit suppresses cells, docs/audit.md#what-is-not-shown


@dataclass(frozen=True, slots=True)
class Figure:
    """So many of so many, with the 95 % Wilson interval of the share.

    `value`, `lower` and `upper` are None where nothing or too little was counted:
    `said` tells which.
    """

    hits: int
    n: int
    value: float | None
    lower: float | None
    upper: float | None

    @classmethod
    def of(cls, hits: int, n: int) -> "Figure":
        """Return the share, unless it stands on fewer than 11 cases."""
        # Numbers and their libraries only when a page is asked for.
        from outlay.decisions.intervals import wilson

        if n < LEAST:
            return cls(hits, n, None, None, None)
        lower, upper = wilson(hits, n)
        return cls(hits, n, hits / n, float(lower), float(upper))

    @property
    def shown(self) -> bool:
        """Whether there are enough cases to show anything of it."""
        return self.value is not None

    @property
    def said(self) -> str:
        """The share and its interval in words, or why there is none."""
        if self.value is None or self.lower is None or self.upper is None:
            return "no case yet" if not self.n else f"fewer than {LEAST} cases"
        return f"{percent(self.value)} ({percent(self.lower)} to {percent(self.upper)})"

    @property
    def span(self) -> tuple[float, float, float]:
        """Lower end, width and value of the drawn interval, 0 to 100."""
        value, lower, upper = self.value or 0.0, self.lower or 0.0, self.upper or 0.0
        return 100 * lower, 100 * (upper - lower), 100 * value


def percent(share: float) -> str:
    """Return a share as 12.3 %; finer below one in a hundred, unless it is nothing."""
    digits = 2 if 0.00005 <= abs(share) < 0.01 else 1
    return f"{100 * share:.{digits}f} %"
