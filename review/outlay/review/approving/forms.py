"""What the second person, whoever reopens, and whoever looks again are asked."""

from django import forms

from outlay.review.deciding.reasons import REASON_CODES
from outlay.review.models import Action, Found, Suspicion
from outlay.review.queue.dollars import cents_of

APPROVE, RETURN = "approve", "return"


class SayForm(forms.Form):
    """Agree, or send back; a note to send back."""

    say = forms.ChoiceField(
        label="Do you agree?",
        choices=[
            (APPROVE, "Approve: it stands as decided"),
            (RETURN, "Return: it goes back into the queue, open"),
        ],
        error_messages={"required": "Choose whether you approve or return it"},
    )
    note = forms.CharField(label="Note", required=False, strip=False)

    def clean(self) -> None:
        """Ask for a note where it is returned."""
        said = self.cleaned_data
        if said.get("say") == RETURN and not said.get("note", "").strip():
            self.add_error("note", "Write why you return it")


class ReopenForm(forms.Form):
    """Why a decided payment is opened again."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason_code = forms.ChoiceField(
        label="Why it is opened again",
        choices=list(REASON_CODES[Action.REOPEN].items()),
        error_messages={"required": "Choose why it is opened again"},
    )
    note = forms.CharField(
        label="Note",
        strip=False,
        error_messages={"required": "Write in a sentence or two what happened"},
    )


class LookForm(forms.Form):
    """What a second person finds, without knowing what the first one found."""

    found = forms.ChoiceField(
        label="What you found",
        choices=Found.choices,
        error_messages={"required": "Choose what you found"},
    )
    amount_wrong = forms.CharField(label="How much of it is wrong", required=False)
    suspicion = forms.ChoiceField(
        label="What you suspect", choices=Suspicion.choices, required=False
    )
    note = forms.CharField(label="Note", required=False, strip=False)

    def clean_amount_wrong(self) -> int | None:
        """Return cents of what was entered in dollars."""
        text = self.cleaned_data["amount_wrong"]
        cents = cents_of(text)
        if text.strip() and cents is None:
            message = "Enter dollars and cents, such as 1,234.50"
            raise forms.ValidationError(message)
        return cents
