"""The gate that a pair of models must pass before it decides."""

from outlay.audit.gate.calibration import calibration_evidence
from outlay.audit.gate.judge import gate
from outlay.audit.gate.limits import GateLimits
from outlay.audit.gate.out_of_time import out_of_time_evidence
from outlay.audit.gate.report import CHECKS, Checked, GateReport, admit

__all__ = [
    "CHECKS",
    "Checked",
    "GateLimits",
    "GateReport",
    "admit",
    "calibration_evidence",
    "gate",
    "out_of_time_evidence",
]
