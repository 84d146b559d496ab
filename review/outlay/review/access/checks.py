"""What is wrong with an installation: `outlay review check`, and before it serves."""

from collections.abc import Callable, Iterable

from outlay.payments.errors import ConfigurationError
from outlay.review.access.check_database import database_problems
from outlay.review.access.check_safety import safety_problems
from outlay.review.access.check_sign_on import sign_on_problems
from outlay.review.access.check_store import store_problems
from outlay.review.access.problem import RULE, Problem
from outlay.review.config.options import Options

Look = Callable[[Options], Iterable[Problem]]
LOOKS: tuple[Look, ...] = (
    store_problems,
    safety_problems,
    sign_on_problems,
    database_problems,
)


def problems(options: Options) -> list[Problem]:
    """Return everything that is wrong, what stops the app first."""
    found = [problem for look in LOOKS for problem in look(options)]
    return sorted(found, key=lambda problem: problem.warning)


def check(options: Options) -> list[Problem]:
    """Return what is only to be warned of.

    Raises
    ------
    ConfigurationError
        Where something is wrong that must not be: all of it, each with what to do.
    """
    found = problems(options)
    stops = [problem for problem in found if not problem.warning]
    if stops:
        raise ConfigurationError(
            "the review app does not start like this:\n"
            + "\n".join(f"- {problem}" for problem in stops),
            rule=RULE,
            fix="put each of them right, then try `outlay review check` again",
        )
    return found
