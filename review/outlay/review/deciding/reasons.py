"""Why somebody decided as they did: codes that are kept, words that are shown.

A code keeps its meaning for ever; a new meaning is a new code.
"""

from outlay.review.models import Action

OTHER = "other"  # always needs a note
_OTHER = {OTHER: "Another reason, told in the note"}

REASON_CODES: dict[Action, dict[str, str]] = {
    Action.RELEASE: {
        "documents_support": "Documents support payee and amount",
        "payee_confirmed": "The payee confirmed it by a number on file",
        "known_change": "A known change explains it: a move, a new bank, a new rate",
        "right_by_rule": "It is right by the program's own rules",
        "not_the_one_listed": "The list means somebody else",
        "nothing_found": "Nothing was found in what was looked at",
    }
    | _OTHER,
    Action.HOLD: {
        "documents_awaited": "Documents were asked for",
        "payee_awaited": "The payee was asked and has not answered",
        "office_awaited": "Another office or agency was asked",
        "match_to_verify": "A list match is being verified independently",
        "account_to_verify": "The bank account is being verified",
    }
    | _OTHER,
    Action.IMPROPER: {
        "wrong_amount": "The amount is wrong",
        "paid_before": "It was paid before, or twice in this batch",
        "not_eligible": "The payee is not eligible, or not for this period",
        "wrong_payee": "It would go to the wrong payee",
        "not_delivered": "What is paid for was not delivered",
        "rule_not_followed": "Right payee and amount, but a rule was not followed",
        "not_documented": "Documents that are needed are missing",
    }
    | _OTHER,
    Action.REFER: {
        "identity_misused": "Somebody uses the identity of another",
        "account_taken_over": "Account or address was changed by somebody else",
        "false_documents": "Documents or statements look false",
        "payee_not_real": "The payee seems to be made up",
        "hidden_death": "A death seems to have been kept quiet",
        "insider": "Somebody inside seems to be involved",
    }
    | _OTHER,
    Action.REOPEN: {
        "new_evidence": "New evidence came in",
        "appeal": "An appeal was received or granted",
        "mistake": "It was decided by mistake",
        "second_look_differs": "A second look found otherwise",
    }
    | _OTHER,
}
