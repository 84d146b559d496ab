"""Who may do what: one table, read by every view.

The reference is docs/review.md#roles; a test walks every address as every role.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a person is here for; one each."""

    ANALYST = "analyst"
    SUPERVISOR = "supervisor"
    DATA_SCIENTIST = "data_scientist"
    AUDITOR = "auditor"
    ADMIN = "admin"

    @property
    def label_text(self) -> str:
        """The role's name on a page."""
        return self.value.replace("_", " ").capitalize()


class May(StrEnum):
    """What can be allowed."""

    USE = "use"  # sign out, own settings: everybody who is signed in
    SEE_CASES = "see_cases"
    SEE_PAYEES = "see_payees"  # masks, place, and words in which a name may stand
    DECIDE = "decide"
    SECOND = "second"  # second approval, reopen, bulk assign
    REVEAL = "reveal"
    SUPERVISE = "supervise"  # workload, precision, agreement, operating point
    SEE_REPORTS = "see_reports"  # fairness and drift
    EXPORT_LABELS = "export_labels"
    SEE_BATCHES = "see_batches"
    EXPORT_BATCH = "export_batch"
    SEE_TRAIL = "see_trail"
    MANAGE_PEOPLE = "manage_people"


_A, _S, _D, _U, _M = (
    Role.ANALYST,
    Role.SUPERVISOR,
    Role.DATA_SCIENTIST,
    Role.AUDITOR,
    Role.ADMIN,
)

PERMITTED: dict[May, frozenset[Role]] = {
    May.USE: frozenset(Role),
    May.SEE_CASES: frozenset({_A, _S, _D, _U}),
    May.SEE_PAYEES: frozenset({_A, _S, _U}),
    May.DECIDE: frozenset({_A, _S}),
    May.SECOND: frozenset({_S}),
    May.REVEAL: frozenset({_A, _S}),
    May.SUPERVISE: frozenset({_S}),
    May.SEE_REPORTS: frozenset({_S, _D, _U}),
    May.EXPORT_LABELS: frozenset({_S, _D}),
    May.SEE_BATCHES: frozenset({_S, _D}),
    May.EXPORT_BATCH: frozenset({_S}),
    May.SEE_TRAIL: frozenset({_U}),
    May.MANAGE_PEOPLE: frozenset({_M}),
}

# These see cases of every agency; the others those of the agencies they were given.
EVERY_AGENCY = frozenset({_D, _U})


def allows(role: str, may: May) -> bool:
    """Say whether somebody of that role may do that."""
    return role in PERMITTED[may]
