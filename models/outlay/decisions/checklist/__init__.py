"""The nine checks before certification, from data at hand."""

from outlay.decisions.checklist.run import run_checklist
from outlay.decisions.checklist.verdict import CHECKS

__all__ = ["CHECKS", "run_checklist"]
