"""What a field and a record of the 94-character format are."""

from dataclasses import dataclass

RECORD_LENGTH = 94
RESERVED = "Reserved"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its number, as messages name it, its name and its positions.

    `start` counts from 1. The number is the record's code and the field's place in
    it, such as 6.06; variants of a record stand between, such as 8.ADV.05.
    """

    number: str
    name: str
    start: int
    length: int

    @property
    def end(self) -> int:
        """The last position, counted from 1."""
        return self.start + self.length - 1

    @property
    def span(self) -> slice:
        """The field's place in a record, counted from 0."""
        return slice(self.start - 1, self.end)

    def of(self, record: str) -> str:
        """Return what the field holds, blanks and all."""
        return record[self.span]


@dataclass(frozen=True, slots=True)
class Record:
    """One layout: `code` is the record type with its variant, such as 7.99."""

    code: str
    name: str
    fields: tuple[Field, ...]

    def __getitem__(self, name: str) -> Field:
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def at(self, position: int) -> Field:
        """Return the field at a position, counted from 1."""
        return next(field for field in self.fields if position <= field.end)


def record(code: str, name: str, *parts: tuple[str, int]) -> Record:
    """Lay out a record: its fields' names and lengths, side by side from position 1."""
    fields = []
    start = 1
    for place, (field, length) in enumerate(parts, 1):
        fields.append(Field(f"{code}.{place:02d}", field, start, length))
        start += length
    return Record(code, name, tuple(fields))
