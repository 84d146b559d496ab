"""Any labelled table: in by a mapping, split by time, trained, measured."""

from outlay.models.protocol.mapping import Asked, TableMapping
from outlay.models.protocol.run import Report, run

__all__ = ["Asked", "Report", "TableMapping", "run"]
