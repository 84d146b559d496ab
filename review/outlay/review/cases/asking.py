"""What was entered wrong: the summary at a page's top, with links to the fields."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from outlay.review.deciding.refusals import Refused


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing to mend; `anchor` is the id of where it was entered."""

    anchor: str
    message: str


class Asking(forms.Form):
    """A form that the field templates draw; what it takes is typed."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: dict[str, object] | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, initial=initial, auto_id=auto_id)


def wrongs(form: forms.Form) -> list[Wrong]:
    """Return what is wrong in a form, in the order of its fields."""
    return [
        Wrong(form[name].auto_id, str(message))
        for name in form.fields
        for message in form.errors.get(name, ())
    ]


def refuse(form: forms.Form, refused: Refused, field: str = "") -> None:
    """Put a service's refusal where it was entered; by default at the first field."""
    visible = [name for name, f in form.fields.items() if not f.widget.is_hidden]
    form.add_error(field if field in visible else visible[0], str(refused))
