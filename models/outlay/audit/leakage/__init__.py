"""A second, independent look for leakage: sampled rows rebuilt by brute force.

Two controls say what that look is worth: findings permuted in time must be told no
better than by chance, and planted looks ahead must be caught.
"""

from outlay.audit.leakage.canary import LOOKS, Canary, canaries
from outlay.audit.leakage.controls import controls, leakage_evidence
from outlay.audit.leakage.recheck import recheck
from outlay.audit.leakage.report import Difference, LeakageReport, refuse_leaks
from outlay.audit.leakage.shuffled import Shuffled, rebuilding, time_shuffle
from outlay.audit.leakage.shuffled_chance import Chance, chance_of
from outlay.audit.leakage.shuffled_findings import permute

__all__ = [
    "LOOKS",
    "Canary",
    "Chance",
    "Difference",
    "LeakageReport",
    "Shuffled",
    "canaries",
    "chance_of",
    "controls",
    "leakage_evidence",
    "permute",
    "rebuilding",
    "recheck",
    "refuse_leaks",
    "time_shuffle",
]
