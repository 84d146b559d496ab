"""Forms beside the decision: notes, steps with the payee, opening, assigning."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from outlay.review.cases import choices
from outlay.review.cases.asking import Asking
from outlay.review.deciding.notices import CHANNELS, OUTCOMES
from outlay.review.deciding.reveal import REVEAL_REASONS
from outlay.review.models import Item, Match, Notice, NoticeKind, Person

CONFIRMED = [("yes", "Yes: the match is this payee"), ("no", "No: somebody else")]
DAY = {"invalid": "Enter a day, such as 2026-07-01"}


class NoteForm(Asking):
    """A note for the case."""

    text = forms.CharField(
        label="New note", strip=False, error_messages={"required": "Write something"}
    )


class RevealForm(Asking):
    """Why somebody needs to see who is paid."""

    reason = forms.ChoiceField(
        label="Why you need to see it",
        choices=list(REVEAL_REASONS.items()),
        error_messages={"required": "Choose why you need to see it"},
    )


class AssignForm(Asking):
    """Who is to work on the case; nobody where it is given back."""

    to = forms.ModelChoiceField(
        label="Give it to",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Nobody",
    )
    because = forms.CharField(label="Why (optional)", required=False)

    def __init__(
        self,
        item: Item,
        data: QueryDict | None = None,
        *,
        initial: dict[str, object] | None = None,
        auto_id: str = "assign_%s",
    ) -> None:
        super().__init__(data, initial=initial, auto_id=auto_id)
        self.fields["to"].queryset = choices.colleagues(item)  # type: ignore[attr-defined]


class NoticeForm(Asking):
    """One step with the payee, or an independent verification."""

    kind = forms.ChoiceField(
        label="What happened",
        choices=[("", "Choose a step"), *NoticeKind.choices],
        error_messages={
            "required": "Choose what happened",
            "invalid_choice": "Choose one of these. How an appeal ended is recorded by "
            "a supervisor who neither made nor approved the decision",
        },
    )
    happened_on = forms.DateField(
        label="On which day",
        error_messages=DAY | {"required": "Enter the day on which it happened"},
    )
    channel = forms.ChoiceField(
        label="How it was sent or received",
        choices=[("", "Not said"), *CHANNELS.items()],
        required=False,
    )
    respond_by = forms.DateField(
        label="The payee may answer until", required=False, error_messages=DAY
    )
    match = forms.ChoiceField(label="Which match was verified", required=False)
    confirmed = forms.ChoiceField(label="Is it so?", choices=CONFIRMED, required=False)
    outcome = forms.ChoiceField(
        label="How the appeal ended",
        choices=[("", "Not said"), *OUTCOMES.items()],
        required=False,
    )
    what = forms.CharField(
        label="What was sent, compared, answered or ruled",
        strip=False,
        error_messages={"required": "Write what it was"},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        matches: Sequence[Match],
        rules: bool,
        auto_id: str = "notice_%s",
    ) -> None:
        """Make the form; `rules` says whether the person rules on an appeal here."""
        super().__init__(data, auto_id=auto_id)
        self.rules = rules
        self.matches = {f"{m.source} {m.entry}": m for m in matches}
        self.fields["match"].choices = choices.matches(self.matches)  # type: ignore[attr-defined]
        if not rules:
            kinds = [k for k in NoticeKind.choices if k[0] != NoticeKind.OUTCOME]
            self.fields["kind"].choices = [("", "Choose a step"), *kinds]  # type: ignore[attr-defined]

    def notice(self) -> Notice:
        """Return the step, unsaved and unchecked."""
        said = self.cleaned_data
        match = self.matches.get(said["match"])
        return Notice(
            source=match.source if match else "",
            entry=match.entry if match else "",
            kind=said["kind"],
            happened_on=said["happened_on"],
            channel=said["channel"],
            respond_by=said["respond_by"],
            confirmed={"yes": True, "no": False}.get(said["confirmed"]),
            outcome=said["outcome"],
            what=said["what"],
        )
