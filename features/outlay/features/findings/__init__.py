"""Likely duplicates and splits in stored payments, reversals netted first."""

from outlay.features.findings.find import COLUMNS, find
from outlay.features.findings.settings import FindingSettings

__all__ = ["COLUMNS", "FindingSettings", "find"]
