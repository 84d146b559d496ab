"""A decision as it is entered, and which parts each action needs.

The form asks for everything at once, so that a person reads all that is missing; the
service `deciding.decide` checks it again and has the last word.
"""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from outlay.review.cases import choices
from outlay.review.cases.asking import Asking
from outlay.review.cases.clock import today
from outlay.review.config.agency import review_settings
from outlay.review.deciding.classes import WRONG_AMOUNT
from outlay.review.deciding.reasons import OTHER
from outlay.review.models import Action, Item, Person
from outlay.review.queue.dollars import cents_of

# What each action needs, beyond what depends on other answers.
PARTS: dict[str, tuple[str, ...]] = {
    Action.RELEASE: ("reason_release", "found_release"),
    Action.HOLD: ("reason_hold", "hold_owner", "hold_until"),
    Action.IMPROPER: ("reason_improper", "found_improper"),
    Action.REFER: ("reason_refer",),
}
MISSING = {
    "action": "Choose what you decide",
    "hold_owner": "Choose who follows the hold up",
    "hold_until": "Enter the day on which the hold ends",
    "amount_wrong": "Enter how much of the payment is wrong",
    "cause": "Choose a cause",
    "note": "Write in a sentence or two what you saw",
    "found_release": "Choose what you found",
    "found_improper": "Choose what you found",
}


class DecisionForm(Asking):
    """Everything that can be said of a payment; its action says what is used."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    opened_at = forms.CharField(required=False, widget=forms.HiddenInput)
    opened_details = forms.CharField(required=False, widget=forms.HiddenInput)
    action = forms.ChoiceField(
        label="Your decision", choices=choices.ACTIONS, required=False
    )
    reason_release = forms.ChoiceField(
        label="Reason", choices=choices.reasons(Action.RELEASE), required=False
    )
    found_release = forms.ChoiceField(
        label="What you found", choices=choices.found(Action.RELEASE), required=False
    )
    reason_hold = forms.ChoiceField(
        label="Reason", choices=choices.reasons(Action.HOLD), required=False
    )
    hold_owner = forms.ModelChoiceField(
        label="Who follows it up", queryset=Person.objects.none(), required=False
    )
    hold_until = forms.DateField(
        label="Held until the end of",
        required=False,
        error_messages={"invalid": "Enter a day, such as 2026-07-01"},
    )
    reason_improper = forms.ChoiceField(
        label="Reason", choices=choices.reasons(Action.IMPROPER), required=False
    )
    found_improper = forms.ChoiceField(
        label="What you found", choices=choices.found(Action.IMPROPER), required=False
    )
    amount_wrong = forms.CharField(label="How much of it is wrong", required=False)
    cause = forms.ChoiceField(label="Cause", choices=choices.causes(), required=False)
    theme = forms.ChoiceField(
        label="Theme", choices=choices.THEME_GROUPS, required=False
    )
    control = forms.ChoiceField(
        label="Control", choices=choices.controls(), required=False
    )
    suspicion = forms.ChoiceField(
        label="What you suspect", choices=choices.suspicions(), required=False
    )
    reason_refer = forms.ChoiceField(
        label="Reason", choices=choices.reasons(Action.REFER), required=False
    )
    note = forms.CharField(label="Note", required=False, strip=False)

    def __init__(
        self,
        item: Item,
        data: QueryDict | None = None,
        *,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["hold_owner"].queryset = choices.colleagues(item)  # type: ignore[attr-defined]

    def clean_amount_wrong(self) -> int | None:
        """Return cents of what was entered in dollars."""
        text = self.cleaned_data["amount_wrong"]
        cents = cents_of(text)
        if text and cents is None:
            message = "Enter dollars and cents, such as 1,234.50"
            raise forms.ValidationError(message)
        return cents

    def clean(self) -> None:
        """Say all that is missing for the chosen action."""
        said = self.cleaned_data
        for name in self._needed(said):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, MISSING.get(name, "Choose a reason"))

    def _needed(self, said: dict[str, Any]) -> list[str]:
        action = said.get("action", "")
        if action not in PARTS:
            return ["action"]
        needed = list(PARTS[action])
        if action == Action.IMPROPER and said.get("found_improper") in WRONG_AMOUNT:
            needed += ["amount_wrong", "cause"]
        explains = action in {Action.IMPROPER, Action.REFER}
        if explains or said.get(f"reason_{action}") == OTHER:
            needed.append("note")
        return needed


def first_form(item: Item, person: Person, stamped: str) -> DecisionForm:
    """Return the form as first shown: a hold is one's own, as long as may be."""
    last = today() + dt.timedelta(days=review_settings().hold_days)
    begun = {
        "version": item.version,
        "opened_at": stamped,
        "hold_owner": person.pk,
        "hold_until": last,
    }
    return DecisionForm(item, initial=begun)
