"""The tables of the review app; docs/review.md#database says where they are."""

from outlay.review.models.batch import Batch, BatchAgency, BatchRun
from outlay.review.models.casework import Note, SavedView, Sealed
from outlay.review.models.context import Disbursed
from outlay.review.models.decision import Action, Decision, Found, Suspicion
from outlay.review.models.item import Explanation, Item, ItemReason, Match, State
from outlay.review.models.notice import Notice, NoticeKind
from outlay.review.models.person import Person, Scope
from outlay.review.models.second_look import SecondLook
from outlay.review.models.trail import AuditEvent, AuditHead

__all__ = [
    "Action",
    "AuditEvent",
    "AuditHead",
    "Batch",
    "BatchAgency",
    "BatchRun",
    "Decision",
    "Disbursed",
    "Explanation",
    "Found",
    "Item",
    "ItemReason",
    "Match",
    "Note",
    "Notice",
    "NoticeKind",
    "Person",
    "SavedView",
    "Scope",
    "Sealed",
    "SecondLook",
    "State",
    "Suspicion",
]
