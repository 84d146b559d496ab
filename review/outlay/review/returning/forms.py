"""What the page of batches asks."""

from django import forms


class LabelsForm(forms.Form):
    """From which day on labels are wanted; empty is all of them."""

    since = forms.DateField(
        required=False,
        error_messages={"invalid": "Write the day as 2026-06-30, or leave it empty"},
    )
