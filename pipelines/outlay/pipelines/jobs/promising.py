"""What a policy would promise, from the champions' held-out payments."""

from collections.abc import Iterator
from pathlib import Path

from outlay.decisions.cuts import Held
from outlay.decisions.neyman_pearson import least_rows
from outlay.decisions.policy import Policy
from outlay.decisions.promises import promises
from outlay.payments.store import Store
from outlay.pipelines.jobs.champions import load_pair


def promised(store: Store, file: Path) -> Iterator[str]:
    """Yield what the policy in `file` promises, in sentences.

    Raises
    ------
    PolicyError
        Where the file is no policy.
    """
    policy = Policy.load(file)
    pair = load_pair(store)
    yield (
        f"Reviews a day: {policy.capacity.reviews_per_day:,} for each agency"
        f"{''.join(f', {n:,} for {a}' for a, n in policy.capacity.agencies.items())}."
    )
    if pair is None:
        yield _before_a_model(policy)
        return
    held = Held.of(pair.holdout, pair.fraud.reference, pair.error.reference)
    yield from map(str, promises(held, policy))
    yield (
        "Each promise is about payments like those of the threshold window; flags by "
        "rules, lists and checks lie outside the limit."
    )


def _before_a_model(policy: Policy) -> str:
    limits = policy.default
    need = least_rows(limits.max_false_positive_rate, round(1 - limits.confidence, 12))
    return (
        "There is no champion yet: rules, lists, checks and the random draw alone "
        f"decide. A limit of {limits.max_false_positive_rate:.3%} will take {need:,} "
        "legitimate payments reviewed at random."
    )
