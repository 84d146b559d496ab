"""Who may go where: every address of the app, written by hand.

An address that is not here fails a test. Add it with the roles that docs/review.md
gives it, and what its number or word in the address is of.
"""

from dataclasses import dataclass

# A analyst, S supervisor, D data scientist, U auditor, M administrator.
LETTERS = {
    "A": "analyst",
    "S": "supervisor",
    "D": "data_scientist",
    "U": "auditor",
    "M": "admin",
}
ALL, OPEN = "ASDUM", "open"
SCOPED = "AS"  # these see the payments of their agencies alone


@dataclass(frozen=True)
class Address:
    """One address: who may, by which method, and of what (see `made_targets`)."""

    may: str
    method: str = "GET"
    of: str = ""


TABLE = {
    # signing in and out, people, own settings
    "home": Address(ALL),
    "health": Address(OPEN),
    "sign-in": Address(OPEN),
    "card-sign-in": Address(OPEN, "POST"),
    "oidc_authentication_init": Address(OPEN),
    "oidc_authentication_callback": Address(OPEN),
    "sign-out": Address(ALL, "POST"),
    "own-settings": Address(ALL),
    "stay": Address(ALL, "POST"),
    "people": Address("M"),
    "person": Address("M", of="person"),
    # the queue
    "queue": Address("ASDU"),
    "queue-find": Address("ASDU", "POST"),
    "queue-bulk": Address("AS", "POST"),
    "view-save": Address("ASDU", "POST"),
    "view-delete": Address("ASDU", "POST", of="view"),
    "keys-help": Address(ALL),
    # a case
    "case": Address("ASDU", of="item"),
    "case-print": Address("ASDU", of="item"),
    "decide": Address("AS", "POST", of="item"),
    "note": Address("AS", "POST", of="item"),
    "notice": Address("AS", "POST", of="item"),
    "assign": Address("AS", "POST", of="item"),
    "reveal": Address("AS", "POST", of="item"),
    "payee": Address("ASDU", of="payee"),
    "model-card": Address("ASDU", of="model"),
    "next-case": Address("ASDU"),
    # second people
    "approvals": Address("S"),
    "approval": Address("S", of="decision"),
    "reopen": Address("S", of="decided"),
    "second-looks": Address("AS"),
    "second-look": Address("AS", of="look"),
    # the team and reports
    "workload": Address("S"),
    "quality": Address("S"),
    "operating-point": Address("S"),
    "policy-propose": Address("S", "POST"),
    "policy-approve": Address("S", "POST"),
    "reports": Address("SDU"),
    "fairness": Address("SDU"),
    "drift": Address("SDU"),
    # back to the payer, and labels back
    "batches": Address("SD"),
    "batch-export": Address("S", "POST", of="batch"),
    "labels-export": Address("SD", "POST"),
    # the audit log
    "trail": Address("U"),
    "trail-verify": Address("U"),
    "trail-export": Address("U", "POST"),
}
NOT_YET: set[str] = set()  # in the table, but their room has not brought them
