"""What the gate says of one training, and what it lets through."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outlay.audit.gate.limits import RULE
from outlay.payments.errors import ModelProblemError
from outlay.payments.ledger import Act, same_person

CHECKS = (
    "out_of_time",
    "calibration",
    "fairness",
    "leakage",
    "drift",
    "reproducibility",
)
PASSES = "passes"


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: "passes", "fails", "inconclusive", "missing" or "unusable", and why.

    `evidence` is the SHA-256 of the file that said so, empty where there is none.
    """

    name: str
    verdict: str
    why: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class GateReport:
    """Every check of one training.

    `limits` is the digest of the gate's limits, `champion` the training that decided
    when it was judged (empty where none did).
    """

    training_id: str
    checks: tuple[Checked, ...]
    limits: str
    champion: str = ""

    @property
    def passed(self) -> bool:
        """Whether each of the six checks is there once, and passes."""
        names = tuple(each.name for each in self.checks)
        return names == CHECKS and not self.failing

    @property
    def failing(self) -> tuple[Checked, ...]:
        """The checks that do not pass."""
        return tuple(each for each in self.checks if each.verdict != PASSES)

    def facts(self) -> Mapping[str, Any]:
        """Return what the ledger keeps of it."""
        checks = {
            each.name: {"verdict": each.verdict, "evidence": each.evidence}
            for each in self.checks
        }
        said = {"passed": self.passed, "override": not self.passed}
        held = {"limits": self.limits, "champion": self.champion}
        return said | held | {"checks": checks}


def admit(report: GateReport, act: Act, *, override: bool = False) -> None:
    """Let a promotion through, or refuse it.

    Raises
    ------
    ModelProblemError
        Where nobody answers for it or says why; where a check does not pass and this
        is no override; where an override has not two different people.
    """
    if not act.by.strip() or not act.reason.strip():
        raise _refused(
            "a promotion needs a name and a reason", "give --by and --reason in words"
        )
    if report.passed:
        return
    if not override:
        raise _refused(
            f"training {report.training_id} is not promoted: {_said(report)}",
            f"make its evidence: outlay audit {report.training_id}; where a check "
            "stays so, train again, or let two people answer for it: --override "
            "--approved-by NAME",
        )
    if not act.approved_by.strip():
        raise _refused(
            "an override needs two people, and only one is named",
            "name the second: --approved-by NAME",
        )
    if same_person(act.by, act.approved_by):
        raise _refused(
            f"{act.by} overrides the gate and cannot approve it as well",
            "ask a second person to approve it",
        )


def _said(report: GateReport) -> str:
    checks = {each.name: each for each in report.checks}
    absent = [name for name in CHECKS if name not in checks]
    said = [f"{each.name} {each.verdict} ({each.why})" for each in report.failing]
    return "; ".join([*said, *(f"{name} was not judged" for name in absent)])


def _refused(what: str, fix: str) -> ModelProblemError:
    return ModelProblemError(what, rule=RULE, fix=fix)
