"""What administrators enter of people, and people of themselves."""

from typing import Any

from django import forms

from outlay.review.access.people_read import known_agencies
from outlay.review.access.people_rules import Entry
from outlay.review.access.roles import Role
from outlay.review.models import Person

NAME = {"required": "Enter a name, as colleagues read it."}
ROLE = {"required": "Choose a role.", "invalid_choice": "Choose one of these roles."}


class PersonForm(forms.Form):
    """A person's name, role, agencies and card."""

    name = forms.CharField(max_length=150, error_messages=NAME)
    role = forms.ChoiceField(
        choices=[(role.value, role.label_text) for role in Role], error_messages=ROLE
    )
    agencies = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": "Choose from these agencies."},
    )
    other_agency = forms.CharField(max_length=200, required=False)
    card = forms.CharField(max_length=1000, required=False)
    active = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Form's
        super().__init__(*args, **kwargs)
        self.agencies_known = known_agencies()
        choices = [(agency, agency) for agency in self.agencies_known]
        self.fields["agencies"].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def of(cls, person: Person) -> "PersonForm":
        """Return the form as it stands for this person."""
        return cls(
            initial={
                "name": person.name,
                "role": person.role,
                "agencies": [scope.agency for scope in person.scopes.all()],
                "active": person.is_active,
            }
        )

    def entry(self) -> Entry:
        """Return what was entered; the form must be valid."""
        said = self.cleaned_data
        other = (said["other_agency"],) if said["other_agency"] else ()
        return Entry(
            name=said["name"],
            role=Role(said["role"]),
            agencies=(*said["agencies"], *other),
            card=said["card"],
            active=said["active"],
        )


class NewPersonForm(PersonForm):
    """The same of somebody who is not here yet."""

    username = forms.CharField(
        max_length=150, error_messages={"required": "Enter a sign-in name."}
    )
    field_order = ("username", "name")


class OwnForm(forms.Form):
    """What people set for themselves."""

    keys_on = forms.BooleanField(required=False)
    away_until = forms.DateField(
        required=False, error_messages={"invalid": "Enter a day, or leave it empty."}
    )
