"""A second, independent look for leakage: sampled rows rebuilt by brute force."""

from outlay.audit.leakage.recheck import recheck
from outlay.audit.leakage.report import Difference, LeakageReport, refuse_leaks

__all__ = ["Difference", "LeakageReport", "recheck", "refuse_leaks"]
