"""What the fairness check says of one training: the gate reads only this."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from outlay.audit.evidence import Evidence
from outlay.audit.fairness.audited import Audit
from outlay.audit.fairness.family import Verdict
from outlay.audit.fairness.groups import ORGANISATION
from outlay.audit.fairness.measures import GATED
from outlay.audit.fairness.rates import GATE, LEAST_CELL
from outlay.audit.fairness.worst import Span, Worst
from outlay.models.training import Training

CHECK = "fairness"
NONE = "no audited attributes: the store knows no payee's groups"
ALONE = "no attribute has two groups whose false-positive rates can be compared"
# So many groups are named in a sentence; all of them stand in the figures.
NAMED = 5


def fairness_evidence(audit: Audit, training: Training) -> Evidence:
    """Return the evidence "fairness" of a training.

    By the ratio of false-positive rates, worst group over best: it fails where the
    lower end of the interval is over 1.25 for an attribute or for a pair, passes where
    every attribute's upper end is at most 1.25, and is inconclusive otherwise. A pair
    of attributes can fail the gate and cannot hold it up: most of its groups are small.
    A group of an attribute without a rate to show (no legitimate payment among its
    reviews, or fewer than 11) makes it inconclusive, unless the group itself has fewer
    than 11 payments: those are too small to be shown, and are only counted.
    """
    verdict, why = judged(audit)
    return Evidence.about(training, CHECK, verdict, why, figures(audit))


def judged(audit: Audit) -> tuple[Verdict, str]:
    """Return the gate's verdict and one sentence with the figure that decided."""
    if not audit.attributes:
        return "inconclusive", NONE
    gaps = [each for each in audit.worst if each.measure == GATED]
    failing = [each for each in gaps if each.verdict == "fails"]
    if failing:
        return "fails", _failing(max(failing, key=lambda each: each.ratio.lower))
    unmeasured = _unmeasured(audit)
    if unmeasured:
        return "inconclusive", _without(unmeasured)
    single = [each for each in gaps if len(each.attributes) == 1]
    if not single:
        return "inconclusive", ALONE
    widest = max(single, key=lambda each: _upper(each.ratio))
    if widest.verdict == "passes":
        said = f"at most {_upper(widest.ratio):.2f} ({widest.attributes[0]})"
        return "passes", f"the worst ratio of false-positive rates is {said}"
    return "inconclusive", _open(widest)


def figures(audit: Audit) -> dict[str, Any]:
    """Return what stands behind the verdict, as plain JSON values."""
    small = [
        each
        for each in audit.groups
        if len(each.attributes) == 1 and each.payments is None
    ]
    return {
        "measure": GATED,
        "limit": GATE,
        "attributes": list(audit.attributes),
        "payments": audit.payments,
        "known": audit.known,
        "worst": [_plain(each) for each in audit.worst if each.measure == GATED],
        "not estimable": _unmeasured(audit),
        "too small to show": len(small),
        "least payments": LEAST_CELL,
        "bounds": [asdict(each) for each in audit.bounds],
    }


def _plain(of: Worst) -> Mapping[str, Any]:
    said = asdict(of)
    for name in ("ratio", "difference"):
        said[name]["proof"] = [list(group) for group in said[name]["proof"]]
    return said


def _unmeasured(audit: Audit) -> list[str]:
    """Return the groups that are large enough to show and have no rate to show."""
    return [
        f"{each.attributes[0]} {each.group[0]}"
        for each in audit.groups
        if len(each.attributes) == 1
        and each.payments is not None
        and each.group != (ORGANISATION,)
        and each.rates[GATED].state != "estimated"
    ]


def _upper(of: Span) -> float:
    return float("inf") if of.upper is None else of.upper


def _failing(of: Worst) -> str:
    first, second = (" / ".join(group) for group in of.ratio.proof)
    among = " and ".join(of.attributes)
    return (
        f"the false-positive rate of {first} is at least {of.ratio.lower:.2f} times "
        f"that of {second} ({among}), over {GATE}"
    )


def _without(groups: list[str]) -> str:
    named = ", ".join(groups[:NAMED])
    more = f" and {len(groups) - NAMED} more" if len(groups) > NAMED else ""
    return (
        f"{named}{more}: fewer than {LEAST_CELL} payments reviewed and found "
        "legitimate, so that there is no false-positive rate"
    )


def _open(of: Worst) -> str:
    of_what = f"the worst ratio of false-positive rates ({of.attributes[0]})"
    if of.ratio.upper is None:
        return (
            f"{of_what} is at least {of.ratio.lower:.2f}, and nothing limits it above: "
            "a group has no flagged legitimate payment; too few reviews"
        )
    return (
        f"{of_what} lies between {of.ratio.lower:.2f} and {of.ratio.upper:.2f}: too "
        f"few reviews to say whether it is over {GATE}"
    )
