"""Drift and health of the models that decide: what moved, what matured, who looks."""

from outlay.audit.monitor.drift import drift_evidence
from outlay.audit.monitor.exchange import Exchange, exchange
from outlay.audit.monitor.kept import Kept, counted_features
from outlay.audit.monitor.levels import Finding, Level
from outlay.audit.monitor.page import write_page
from outlay.audit.monitor.pictures import draw
from outlay.audit.monitor.profile import Profile, Reference
from outlay.audit.monitor.report import Report
from outlay.audit.monitor.scored import Days, Run, standing
from outlay.audit.monitor.settings import MonitorSettings
from outlay.audit.monitor.watch import Watched, watch

__all__ = [
    "Days",
    "Exchange",
    "Finding",
    "Kept",
    "Level",
    "MonitorSettings",
    "Profile",
    "Reference",
    "Report",
    "Run",
    "Watched",
    "counted_features",
    "draw",
    "drift_evidence",
    "exchange",
    "standing",
    "watch",
    "write_page",
]
