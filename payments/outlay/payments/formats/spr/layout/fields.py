"""What a field and a record of the Standard Payment Request are."""

from dataclasses import dataclass
from typing import Literal

RECORD_LENGTH = 850

Kind = Literal["A", "AN", "N", ""]
"""Alphabetic, alphanumeric, numeric; empty for a filler without a type."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field, as the specification's table has it.

    `start` counts from 1. `key` is its attribute in `records`; a filler and the
    record code have none.
    """

    number: str
    name: str
    kind: Kind
    start: int
    length: int
    key: str = ""
    rule: str = ""

    @property
    def end(self) -> int:
        """The last position, counted from 1."""
        return self.start + self.length - 1

    @property
    def span(self) -> slice:
        """The field's place in a record, counted from 0."""
        return slice(self.start - 1, self.end)

    @property
    def is_filler(self) -> bool:
        """Whether nothing is stored there, so that nothing is checked there."""
        return self.name == "Filler"


@dataclass(frozen=True, slots=True)
class Record:
    """One of the twelve record types: `code` fills the first two positions."""

    code: str
    name: str
    fields: tuple[Field, ...]

    def __getitem__(self, key: str) -> Field:
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)

    @property
    def kept(self) -> tuple[Field, ...]:
        """The fields that carry something, in order."""
        return tuple(field for field in self.fields if field.key)
