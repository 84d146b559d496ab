"""What a check found, how bad it is, and what to do."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from outlay.payments.errors import OutlayError

Level = Literal["ok", "warn", "fail"]
LEVELS: tuple[Level, ...] = ("ok", "warn", "fail")


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: its level, what was found, and what to do unless all is well."""

    check: str
    level: Level
    found: str
    fix: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return everything as plain JSON values."""
        return dict(asdict(self))


def ok(check: str, found: str) -> Checked:
    """Return that all is well."""
    return Checked(check, "ok", found)


def warn(check: str, found: str, fix: str) -> Checked:
    """Return what somebody should look at soon."""
    return Checked(check, "warn", found, fix)


def fail(check: str, found: str, fix: str) -> Checked:
    """Return what stops or falsifies the next run."""
    return Checked(check, "fail", found, fix)


def of_error(check: str, error: Exception) -> Checked:
    """Return a check that could not be made, or that an error of ours answers.

    The words of another library are held back: they may hold a cell of the input.
    """
    if isinstance(error, OutlayError):
        return fail(check, error.what, error.fix or "look at the place that it names")
    return fail(
        check,
        f"the check itself failed: {type(error).__name__}",
        "report it; OUTLAY_TRACEBACK=1 shows more where the input may be shown",
    )


def by_age(check: str, days: int, what: str, limits: "Limits", fix: str) -> Checked:
    """Judge an age in days: over `warn` is watched, over `fail` fails."""
    warned, failed = limits
    found = f"{what} is {days:,} {'day' if days == 1 else 'days'} old"
    if days > failed:
        return fail(check, f"{found}, over {failed:,}", fix)
    if days > warned:
        return warn(check, f"{found}, over {warned:,}", fix)
    return ok(check, found)


Limits = tuple[int, int]
Checks = Iterator[Checked]
