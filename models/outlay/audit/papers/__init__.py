"""Papers of a training: its model card and the draft of an AI impact assessment."""

from outlay.audit.papers.assessment import assessment_pages, write_assessment
from outlay.audit.papers.gaps import write_gaps
from outlay.audit.papers.model_card import card_pages, write_card

__all__ = [
    "assessment_pages",
    "card_pages",
    "write_assessment",
    "write_card",
    "write_gaps",
]
