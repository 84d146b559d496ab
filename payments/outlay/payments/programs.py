"""programs.toml: which agency and program a payment belongs to."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, Self

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict, Field

from outlay.payments.errors import MappingError, Place
from outlay.payments.toml_file import load_toml

RULE = "docs/store.md#programs"
UNKNOWN_AGENCY = "unknown-agency"
UNKNOWN_PROGRAM = "unknown"


class Rule(BaseModel):
    """One [[program]]: the conditions that are given must all hold."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    agency: str = Field(min_length=1)
    program: str = Field(min_length=1)
    alc: str | None = Field(default=None, min_length=1)
    tas: str | None = Field(default=None, min_length=1)
    payment_type: str | None = Field(default=None, min_length=1)
    needs: list[Literal["contract", "award"]] = Field(default_factory=list)

    @property
    def conditions(self) -> tuple[str | None, str | None, str | None]:
        """Location code, beginning of the account symbol, payment type."""
        return self.alc, self.tas, self.payment_type

    @property
    def weight(self) -> tuple[int, int, bool, bool]:
        """How specific: conditions, then the longer account symbol, then the code."""
        given = sum(condition is not None for condition in self.conditions)
        return given, len(self.tas or ""), self.alc is not None, bool(self.payment_type)

    def covers(self, alc: str, tas: str, payment_type: str) -> bool:
        """Whether a payment meets every condition."""
        return (
            self.alc in {None, alc}
            and tas.startswith(self.tas or "")
            and self.payment_type in {None, payment_type}
        )


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    program: list[Rule] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Programs:
    """All rules, the most specific first; none at all covers nothing."""

    rules: tuple[Rule, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read programs.toml.

        Raises
        ------
        MappingError
            Where it cannot be read, or two rules have the same conditions.
        """
        rules = _parsed(path)
        seen: dict[tuple[str | None, ...], int] = {}
        for number, rule in enumerate(rules, 1):
            earlier = seen.setdefault(rule.conditions, number)
            if earlier != number:
                raise _refused(
                    path,
                    f"rules {earlier} and {number} have the same conditions",
                    field=f"program[{number}]",
                )
        return cls(tuple(sorted(rules, key=lambda rule: rule.weight, reverse=True)))

    def find(self, alc: str, tas: str, payment_type: str) -> Rule | None:
        """Return the most specific rule that covers a payment, or None."""
        for rule in self.rules:
            if rule.covers(alc, tas, payment_type):
                return rule
        return None

    def assigned(
        self, alc: pa.Array, tas: pa.Array, payment_type: pa.Array
    ) -> tuple[pa.Array, pa.Array, pa.Array]:
        """Return each payment's agency, program and tables.NEEDS; null without rule."""
        texts = [pc.fill_null(part, "") for part in (alc, tas, payment_type)]
        encoded = pc.binary_join_element_wise(*texts, "\x1f").dictionary_encode()
        found = [
            self.find(*facts.split("\x1f")) for facts in encoded.dictionary.to_pylist()
        ]
        said = zip(*(_said(rule) for rule in found), strict=True) if found else [()] * 3
        agency, program, needs = (
            pa.array(texts, pa.string()).take(encoded.indices) for texts in said
        )
        return agency, program, needs


def _said(rule: Rule | None) -> tuple[str | None, str | None, str | None]:
    if rule is None:
        return None, None, None
    needs = " and ".join(need for need in ("contract", "award") if need in rule.needs)
    return rule.agency, rule.program, needs or None


def _parsed(path: Path) -> list[Rule]:
    return load_toml(path, _File, partial(_refused, path)).program


def _refused(path: Path, problem: str, field: str | None = None) -> MappingError:
    return MappingError(
        f"the programs file {problem}",
        where=Place(file=path.name, field=field),
        rule=RULE,
        fix="write [[program]] tables of agency, program and at least one of alc, tas "
        "(its beginning) and payment_type; a table without these covers the rest",
    )
