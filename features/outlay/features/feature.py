"""What a feature is, and the one way to declare one."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import ibis.expr.types as ir

from outlay.features.asof import Scope
from outlay.features.settings import FeatureSettings
from outlay.payments.errors import ConfigurationError

Kind = Literal["numeric", "category"]
Risky = Literal["high", "low"] | None
Formula = Callable[["Row", FeatureSettings], ir.Column]


class Row:
    """A payment with its aggregates, as a formula sees it: numbers are doubles."""

    def __init__(self, table: ir.Table) -> None:
        self._table = table

    def __getitem__(self, name: str) -> ir.Column:
        column = self._table[name]
        return column.cast("float64") if column.type().is_numeric() else column


@dataclass(frozen=True, slots=True)
class Feature:
    """A fact known before the payment, and how a person is told of it.

    Attributes
    ----------
    name : str
        The matrix column.
    sentence : str
        What an analyst reads; {value} is the fact, {other} the value of the matrix
        column named by `other`.
    clears : str
        What would clear it.
    fill : str
        What a missing value means.
    risky : "high", "low" or None
        Side on which it raises suspicion; None where it depends.
    named_by : str or None
        Column that is missing only where the payment does not name what this feature
        is about: it decides which half of a fill of the form "one, or other" holds.
    reason_code : str
        Stable: never used again for another meaning.
    """

    name: str
    family: str
    kind: Kind
    scope: Scope
    sentence: str
    clears: str
    fill: str
    risky: Risky
    reason_code: str
    formula: Formula
    other: str | None = None
    named_by: str | None = None

    @property
    def fingerprint(self) -> str:
        """All that says what the column means, without layout and comments."""
        source = textwrap.dedent(inspect.getsource(self.formula))
        return ast.dump(ast.parse(source))


class Family:
    """Features that belong together, in the order they are declared."""

    def __init__(self, name: str, about: str) -> None:
        self.name = name
        self.about = about
        self.features: list[Feature] = []

    def feature(
        self,
        code: str,
        *,
        clears: str,
        fill: str,
        risky: Risky = "high",
        kind: Kind = "numeric",
        scope: Scope = "history",
        other: str | None = None,
        named_by: str | None = None,
    ) -> Callable[[Formula], Formula]:
        """Declare the function below as a feature: its name is the column.

        Raises
        ------
        ConfigurationError
            Where the function has no docstring: it is the analyst's sentence.
        """

        def declare(formula: Formula) -> Formula:
            name = formula.__name__
            sentence = (inspect.getdoc(formula) or "").split("\n\n")[0]
            if not sentence:
                raise ConfigurationError(f"feature {name} has no sentence")
            self.features.append(
                Feature(
                    name,
                    self.name,
                    kind,
                    scope,
                    " ".join(sentence.split()),
                    clears,
                    fill,
                    risky,
                    code,
                    formula,
                    other,
                    named_by,
                )
            )
            return formula

        return declare
