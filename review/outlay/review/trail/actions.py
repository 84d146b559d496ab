"""Everything that the audit log tells of, and its name on a page."""

# A test reads the code for events that are not named here.
ACTIONS = {
    # of payments
    "assign": "Assigned",
    "decide": "Decided",
    "end hold": "Ended the hold",
    "look": "Took a second look",
    "note": "Wrote a note",
    "notice": "Recorded a step with the payee",
    "print": "Printed the case",
    "reopen": "Reopened",
    "reveal": "Revealed who is paid",
    "second": "Had the second say",
    "want look": "Asked for a second look",
    # of batches, labels and policies
    "approve policy": "Approved a policy",
    "begin load": "Began to load a batch",
    "export batch": "Exported the decisions on a batch",
    "export labels": "Exported labels",
    "labels back": "Gave labels back to the store",
    "load": "Loaded a batch",
    "move cut-off": "Moved the cut-off",
    "propose policy": "Proposed a policy",
    # of people
    "demo people": "Made the people of the demonstration",
    "delete view": "Deleted a saved view",
    "identity_forgotten": "Unlinked an identity",
    "identity_linked": "Linked an identity",
    "own_settings": "Changed their own settings",
    "person_added": "Added a person",
    "person_changed": "Changed a person",
    "save view": "Saved a view",
    "sign_in": "Signed in",
    "sign_in_refused": "Was refused at sign-in",
    "sign_out": "Signed out",
    # of this log
    "export log": "Exported the audit log",
    "verify log": "Verified the audit log",
}
