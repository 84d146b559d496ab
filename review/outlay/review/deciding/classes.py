"""What can be found of a payment, by action; OMB's classes and what goes with each."""

from outlay.review.deciding.omb import CAUSES, CONTROLS, THEMES, UNKNOWN_REASONS
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.verdict import Verdict
from outlay.review.models import Action, Found, Suspicion

WRONG_AMOUNT = (Found.OVERPAYMENT, Found.UNDERPAYMENT)
WRONG = (*WRONG_AMOUNT, Found.TECHNICAL, Found.UNKNOWN)
# A referral may come before anybody knows what is wrong.
FOUND_BY = {
    Action.RELEASE: (Found.PROPER, Found.NOTHING),
    Action.HOLD: ("",),
    Action.IMPROPER: WRONG,
    Action.REFER: ("", *WRONG),
}
SUSPECTED_BY = {
    Action.RELEASE: (Suspicion.NONE,),
    Action.HOLD: (Suspicion.NONE,),
    Action.IMPROPER: tuple(Suspicion),
    Action.REFER: (Suspicion.FRAUD,),
}


def check_found(verdict: Verdict, amount: int) -> None:
    """Check what was found; `amount` is the payment's, in cents, without sign.

    Raises
    ------
    Refused
        Where it does not go with the action, or amount, cause, theme or control do
        not go with what was found.
    """
    if verdict.found not in FOUND_BY[verdict.action]:
        raise Refused(
            "What was found does not go with the action",
            "Choose what you found" if verdict.found == "" else "Choose another",
            "found",
        )
    if verdict.suspicion not in SUSPECTED_BY[verdict.action]:
        raise Refused(
            "What is suspected does not go with the action",
            "A referral needs suspected fraud; only improper payments have another",
            "suspicion",
        )
    check_amount(verdict.found, verdict.amount_wrong_cents, amount)
    _check_words_of_omb(verdict)


def check_amount(found: str, wrong: int | None, amount: int) -> None:
    """Check how much was wrong, in cents: of an over- or underpayment, of no other."""
    field = "amount_wrong_cents"
    if found not in WRONG_AMOUNT:
        if wrong is not None:
            raise Refused(
                "Only an over- or underpayment has an amount", "Leave it empty", field
            )
    elif wrong is None or wrong <= 0:
        raise Refused(
            "This needs the amount that is wrong", "Enter dollars and cents", field
        )
    elif found == Found.OVERPAYMENT and wrong > amount:
        raise Refused(
            "More than the payment cannot be overpaid", "Enter what is wrong", field
        )


def _check_words_of_omb(verdict: Verdict) -> None:
    wrong_amount = verdict.found in WRONG_AMOUNT
    if wrong_amount and not verdict.cause:
        raise Refused("An over- or underpayment needs a cause", "Choose one", "cause")
    themes: tuple[str, ...] = THEMES if wrong_amount else ()
    if verdict.found == Found.UNKNOWN:
        themes = UNKNOWN_REASONS
    for field, said, levels in (
        ("cause", verdict.cause, CAUSES if wrong_amount else ()),
        ("theme", verdict.theme, themes),
        ("control", verdict.control, CONTROLS if wrong_amount else ()),
    ):
        if said and said not in levels:
            raise Refused(
                f"This {field} does not go with what was found",
                "Choose another, or none",
                field,
            )
