"""A rule that one entry breaks: the entry is bad, the rest of its file is not."""

from typing import NamedTuple, Self

from outlay.payments.formats.nacha.layout import Field


class Broken(NamedTuple):
    """The rule's number, the field that breaks it, and why, without its value."""

    rule: str
    field: str
    reason: str

    @classmethod
    def at(cls, field: Field, reason: str) -> Self:
        """Make one of a field, whose number is the rule."""
        return cls(field.number, field.name, f"{field.name} is {reason}")
