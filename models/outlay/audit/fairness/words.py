"""Where reviewed payments alone mislead, said in words."""

from collections.abc import Mapping, Sequence

from outlay.audit.fairness.measures import MEASURES
from outlay.audit.fairness.rates import Rate

# As far apart as the gate lets two groups be.
MATERIAL = 1.25
OF = {
    "false_positive_rate": "of legitimate payments are flagged",
    "false_negative_rate": "of the payments found wrong are passed",
    "false_discovery_rate": "of flagged payments are legitimate",
}
WHY = {
    "false_positive_rate": "Nearly all flags are reviewed and few other payments, so "
    "that legitimate payments which passed are mostly missing from the first figure.",
    "false_negative_rate": "Few payments that passed are reviewed, so that most of "
    "those missed are missing from the first figure.",
    "false_discovery_rate": "Flags that were not sure of a review count for those like "
    "them that got none.",
}


def misleading(
    attributes: Sequence[str],
    group: Sequence[str],
    rates: Mapping[str, Rate],
    naive: Mapping[str, Rate],
) -> tuple[str, ...]:
    """Return a sentence for each rate that reviewed payments alone get wrong.

    That is where the naive value lies outside the estimate's interval and is off by
    more than a quarter.
    """
    named = ", ".join(
        f"{name} {level}" for name, level in zip(attributes, group, strict=True)
    )
    found = []
    for name in (each.name for each in MEASURES if each.labelled):
        of, plain = rates[name], naive[name]
        if differs(of, plain):
            found.append(
                f"{named or 'All payments'}: by reviewed payments alone, "
                f"{plain.value:.2%} {OF[name]}; over all payments it is {of.value:.2%} "
                f"({of.lower:.2%} to {of.upper:.2%}), {_times(of, plain)}. {WHY[name]}"
            )
    return tuple(found)


def differs(of: Rate, plain: Rate) -> bool:
    """Say whether the naive rate is materially another one."""
    numbers = of.value, of.lower, of.upper, plain.value
    value, lower, upper, other = numbers
    if value is None or lower is None or upper is None or other is None:
        return False
    apart = max(value, other) > MATERIAL * min(value, other)
    return apart and not lower <= other <= upper


def _times(of: Rate, plain: Rate) -> str:
    if not of.value or not plain.value:
        return "where one of the two is 0"
    times = plain.value / of.value
    if times > 1:
        return f"so that the first is {times:.1f} times too high"
    return f"so that the first is {1 / times:.1f} times too low"
