"""Drift and health of the models that decide: what moved, what matured, who looks."""

from outlay.audit.monitor.columns import features_of
from outlay.audit.monitor.drift import drift_evidence
from outlay.audit.monitor.exchange import Exchange, exchange
from outlay.audit.monitor.levels import Finding, Level
from outlay.audit.monitor.page import write_page
from outlay.audit.monitor.pictures import draw
from outlay.audit.monitor.profile import (
    Profile,
    Reference,
    batch_profile,
    window_rows,
)
from outlay.audit.monitor.report import Report
from outlay.audit.monitor.scored import Days, Run, standing
from outlay.audit.monitor.settings import MonitorSettings
from outlay.audit.monitor.watch import Watched, watch

__all__ = [
    "Days",
    "Exchange",
    "Finding",
    "Level",
    "MonitorSettings",
    "Profile",
    "Reference",
    "Report",
    "Run",
    "Watched",
    "batch_profile",
    "draw",
    "drift_evidence",
    "exchange",
    "features_of",
    "standing",
    "watch",
    "window_rows",
    "write_page",
]
