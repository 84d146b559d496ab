"""Writes the text of a drafted mapping."""

import json
from collections.abc import Iterator

from outlay.payments.formats.delimited.guesses import MoneyGuess, date_formats, money
from outlay.payments.formats.delimited.header_words import (
    METHOD_WORDS,
    targets_by_name,
    words_of,
)
from outlay.payments.formats.delimited.sample import Sample
from outlay.payments.tables import DATE, INTAKE

_STANDINS = {
    "alc": ("00000000", "no location code found: put your agency's 8 digits here"),
    "schedule_number": ("FILE", "no schedule found: one name for the whole file"),
    "method": ("ach", "no method found: ach, check or wire for all payments"),
}
_DATES = tuple(column.name for column in INTAKE.columns if column.type == DATE)
_UNKNOWN = "?"


class Draft:
    """A mapping for one file, guessed from its names and values."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample
        self._targets = targets_by_name(sample.names)
        self._guessed: set[str] = set()
        self._guess("amount_cents", self._money_column())
        self._guess("scheduled_on", self._date_column())
        self._money = self._money_of(self._targets.get("amount_cents"))

    def text(self) -> str:
        """Return the TOML text."""
        return "\n".join(
            [
                "# Drafted from the file's header and values: read it before use.",
                "# Keys and values are explained in docs/formats/delimited.md.",
                "version = 1",
                *self._file(),
                *self._money_lines(),
                *self._columns(),
                *self._constants(),
                *self._left_over(),
                "",
            ]
        )

    def _guess(self, target: str, name: str | None) -> None:
        if target not in self._targets and name is not None:
            self._targets[target] = name
            self._guessed.add(target)

    def _money_column(self) -> str | None:
        """Return the only column left whose values show cents."""
        names = [
            name
            for name in self._unused()
            if any("." in v or "," in v for v in self._sample.values(name))
            and money(self._sample.values(name)) is not None
        ]
        return names[0] if len(names) == 1 else None

    def _date_column(self) -> str | None:
        names = [n for n in self._unused() if date_formats(self._sample.values(n))]
        return names[0] if len(names) == 1 else None

    def _unused(self) -> list[str]:
        used = set(self._targets.values())
        return [name for name in self._sample.names if name and name not in used]

    def _money_of(self, name: str | None) -> MoneyGuess | None:
        return money(self._sample.values(name)) if name else None

    def _file(self) -> Iterator[str]:
        yield "\n[file]"
        yield f"delimiter = {_toml(self._sample.delimiter)}"
        yield f"encoding = {_toml(self._sample.encoding)}"
        if self._sample.encoding in {"cp1252", "latin-1"}:
            yield "# guessed: look whether names with accents read right"
        if "payment_id" not in self._targets:
            yield "row_number_ids = true  # no payment id found: its line stands for it"

    def _money_lines(self) -> Iterator[str]:
        yield "\n[money]"
        guess = self._money
        if guess is None:
            yield "# no amounts to look at: check how money is written"
            guess = MoneyGuess(".", "", "")
        yield f"decimal = {_toml(guess.decimal)}"
        yield f"thousands = {_toml(guess.thousands)}"
        yield f"currency = {_toml(guess.currency)}"
        yield f"unit = {_toml(self._unit())}"

    def _unit(self) -> str:
        words = words_of(self._targets.get("amount_cents", "")).split()
        return "cents" if "cents" in words else "dollars"

    def _columns(self) -> Iterator[str]:
        yield "\n[columns]"
        if "amount_cents" not in self._targets:
            yield "# no amount found: put the name of its column here"
            yield f"amount_cents = {_toml(_UNKNOWN)}"
        for target in INTAKE.names:
            if target in self._targets:
                yield from self._column(target, self._targets[target])

    def _column(self, target: str, name: str) -> Iterator[str]:
        if target in self._guessed:
            yield "# guessed by its values, not by its name"
        if self._sample.names.count(name) > 1:
            yield f"# the header has {_toml(name)} more than once: rename one of them"
        if target in _DATES:
            yield from self._date(target, name)
        elif target == "method":
            yield from self._method(name)
        else:
            yield f"{target} = {_toml(name)}"

    def _date(self, target: str, name: str) -> Iterator[str]:
        values = self._sample.values(name)
        forms = date_formats(values)
        if not forms:
            yield (
                "# no known date format reads all values: add format = to this column"
                if values
                else "# no values to look at: check how its dates are written"
            )
            yield f"{target} = {_toml(name)}"
            return
        if len(forms) > 1:
            yield f"# guessed: the values would also read as {' or '.join(forms[1:])}"
        yield f"{target} = {{ column = {_toml(name)}, format = {_toml(forms[0])} }}"

    def _method(self, name: str) -> Iterator[str]:
        values = sorted(set(self._sample.values(name)))
        known = {
            v: METHOD_WORDS[v.lower()] for v in values if v.lower() in METHOD_WORDS
        }
        if len(known) < len(values):
            yield "# some values are no known method: say below what they mean"
        pairs = ", ".join(f"{_toml(v)} = {_toml(m)}" for v, m in known.items())
        yield f"method = {{ column = {_toml(name)}, values = {{ {pairs} }} }}"

    def _constants(self) -> Iterator[str]:
        lacking = [name for name in _STANDINS if name not in self._targets]
        if lacking:
            yield "\n[constants]"
        for name in lacking:
            value, why = _STANDINS[name]
            yield f"{name} = {_toml(value)}  # {why}"

    def _left_over(self) -> Iterator[str]:
        left = self._unused()
        if left:
            yield "\n# Not used of the file. One that models may use goes under"
            yield '# [features]: x_visits = { column = "Visits", kind = "numeric" }'
        for name in left:
            yield f"#   {_toml(name)}"


def _toml(text: str) -> str:
    """Return `text` as a TOML basic string: JSON's escapes are a subset of its."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
