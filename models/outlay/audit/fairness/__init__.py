"""Whether groups of payees are treated alike, and how sure one can be."""

from outlay.audit.fairness.audited import Audit, GroupRates
from outlay.audit.fairness.bounds import GroupBound, Limit, group_bounds
from outlay.audit.fairness.by_group import audit_groups
from outlay.audit.fairness.decided import (
    DECIDED,
    FURTHER,
    decided_batch,
    decided_test,
)
from outlay.audit.fairness.gate import fairness_evidence, judged
from outlay.audit.fairness.groups import (
    MISSING,
    ORGANISATION,
    Grouped,
    attributes_in,
    with_groups,
)
from outlay.audit.fairness.rates import GATE, LEAST_CELL
from outlay.audit.fairness.report import write_audit
from outlay.audit.fairness.worst import Worst

__all__ = [
    "DECIDED",
    "FURTHER",
    "GATE",
    "LEAST_CELL",
    "MISSING",
    "ORGANISATION",
    "Audit",
    "GroupBound",
    "GroupRates",
    "Grouped",
    "Limit",
    "Worst",
    "attributes_in",
    "audit_groups",
    "decided_batch",
    "decided_test",
    "fairness_evidence",
    "group_bounds",
    "judged",
    "with_groups",
    "write_audit",
]
