"""The nine checks before certification, from data at hand."""

from outlay.decisions.checklist.run import Inputs, run_checklist
from outlay.decisions.checklist.verdict import CHECKS

__all__ = ["CHECKS", "Inputs", "run_checklist"]
