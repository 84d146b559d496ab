"""Practice 1 of an impact assessment: what was tested, from the evidence alone."""

from outlay.audit.evidence import Evidence
from outlay.audit.gate.report import CHECKS
from outlay.audit.papers.assessment_items import Fact, Gap, Heading, Item, Practice
from outlay.audit.papers.assessment_words import OFFICER, PROGRAM, SCIENTIST
from outlay.audit.papers.markdown import plain
from outlay.audit.papers.sources import Sources, name

TITLES = {
    "out_of_time": "Out-of-time test: better than chance, no worse than the champion",
    "calibration": "Calibration: promised against found shares",
    "fairness": "Fairness: false-positive rates of groups",
    "leakage": "Leakage: nothing known later is in the features",
    "drift": "Drift between setting the cut and testing it",
    "reproducibility": "Reproducibility: trained again, the same bytes",
}


def testing(sources: Sources) -> Practice:
    """Return practice 1: six checks, the test window, a plan for what did not pass."""
    found = {check: sources.evidence(check) for check in CHECKS}
    checks = [_check(sources, check, each) for check, each in found.items()]
    return Practice(
        "Practice 1: testing before deployment, and a plan against risks",
        "Was it tested as it will be used, on payments later than those it learned "
        "from, and what is done about what did not pass?",
        (
            Heading("Checks of this version", checks),
            Heading("Test window", [_window(sources)]),
            Heading("Plan and approval", _people(found)),
        ),
    )


def _check(sources: Sources, check: str, found: Evidence | str) -> Item:
    if isinstance(found, str):
        return Gap(TITLES[check], f"{SCIENTIST}: `outlay audit TRAINING`", found)
    said = f"{found.verdict}: {plain(found.why)}"
    return Fact(TITLES[check], said, sources.cite(name(check), "verdict", "why"))


def _window(sources: Sources) -> Item:
    start, end = sources.training.windows.to_json()["test"]
    return Fact(
        "Days of the test",
        f"from {start} to before {end}",
        sources.metrics("windows.test"),
    )


def _people(found: dict[str, Evidence | str]) -> list[Item]:
    words = {
        check: "missing" if isinstance(each, str) else each.verdict
        for check, each in found.items()
    }
    open_ = [
        f"{check.replace('_', ' ')} ({word})"
        for check, word in words.items()
        if word != "passes"
    ]
    why = f"checks that do not pass: {', '.join(open_)}" if open_ else ""
    return [
        Gap("Plan against the risks found", f"{SCIENTIST} and {PROGRAM}", why),
        Gap(
            "Signed report of the test",
            SCIENTIST,
            "no signature is known to the software",
        ),
        Gap(
            "Approval of this version",
            OFFICER,
            "a promotion and who answered for it stand in the store's ledger "
            "(`outlay models history`), not among the files of the training",
        ),
    ]
