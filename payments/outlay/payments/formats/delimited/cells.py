"""The SQL that reads one column's cells, by what the column holds in the file."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa

from outlay.payments.errors import MappingError, Place
from outlay.payments.formats.delimited import money
from outlay.payments.formats.delimited.date_pattern import date_pattern
from outlay.payments.formats.delimited.mapping import Mapping, Source
from outlay.payments.tables import DATE, FLAG, INSTANT, INTAKE

_TEXT_FORMS = {
    "tin": "regexp_replace({t}, '[- ]', '', 'g')",
    "method": "lower({t})",
    "tin_type": "lower({t})",
    "state": "upper({t})",
    "country": "nullif(nullif(upper({t}), 'US'), 'USA')",
    "zip5": "outlay_zip({t})",
}


@dataclass
class Bound:
    """Values bound to the statements of one file: none is ever formatted in."""

    values: dict[str, object] = field(default_factory=dict)

    def __call__(self, value: object) -> str:
        """Bind `value` and return the name it goes by in SQL."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"


def is_text(kind: pa.DataType) -> bool:
    """Return whether `kind` holds text."""
    types = pa.types
    return bool(
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_string_view(kind)
        or types.is_null(kind)
    )


@dataclass(frozen=True)
class CellReader:
    """Writes the expressions for one file; errors name the file and column."""

    mapping: Mapping
    bound: Bound
    file: str

    def told(self, cell: str, kind: pa.DataType) -> str:
        """Return the cell, null where it says nothing."""
        if not is_text(kind):
            return cell
        words = self.bound(["", *self.mapping.file.null_words])
        return f"outlay_cell(CAST({cell} AS VARCHAR), {words})"

    def value(self, target: str, cell: str, kind: pa.DataType, source: Source) -> str:
        """Return the expression of column `target` of tables.INTAKE.

        Raises
        ------
        MappingError
            If a column of type `kind` cannot be `target` without loss.
        """
        wanted = INTAKE.schema.field(target).type
        readers: dict[pa.DataType, Callable[[str, pa.DataType, Source], str | None]] = {
            DATE: self._date,
            INSTANT: self._time,
            FLAG: self._flag,
            pa.int64(): self._cents,
        }
        found = (
            readers[wanted](cell, kind, source)
            if wanted in readers
            else self._text(target, cell, kind, source)
        )
        if found is None:
            raise self._refusal(target, source.column, kind)
        return found

    def number(self, cell: str, kind: pa.DataType, column: str) -> str:
        """Return the expression of a numeric feature, null where not finite."""
        if is_text(kind):
            return f"outlay_number({cell})"
        numeric = (
            pa.types.is_integer(kind)
            or pa.types.is_floating(kind)
            or pa.types.is_decimal(kind)
        )
        if not numeric:
            raise self._refusal("a numeric feature", column, kind)
        return f"outlay_number(CAST({cell} AS VARCHAR))"

    def text_feature(self, cell: str, kind: pa.DataType, column: str) -> str:
        """Return the expression of a feature that is text."""
        if not is_text(kind):
            raise self._refusal("a text", column, kind)
        return cell

    def _text(
        self, target: str, cell: str, kind: pa.DataType, source: Source
    ) -> str | None:
        if target == "batch_part" and pa.types.is_date(kind):
            return f"CAST({cell} AS VARCHAR)"
        if not is_text(kind):
            return None
        if source.values:
            names = self.bound(list(source.values))
            meanings = self.bound(list(source.values.values()))
            place = f"list_position({names}, {cell})"
            cell = f"coalesce({meanings}[{place}], {cell})"
        cell = _TEXT_FORMS.get(target, "{t}").format(t=cell)
        if source.zero_fill:
            cell = f"outlay_filled({cell}, {self.bound(source.zero_fill)})"
        return cell

    def _date(self, cell: str, kind: pa.DataType, source: Source) -> str | None:
        if is_text(kind):
            form = source.format or self.mapping.dates.format
            return f"outlay_date({cell}, {self._form(form)})"
        zoned = pa.types.is_timestamp(kind) and kind.tz is not None
        dated = pa.types.is_date(kind) or pa.types.is_timestamp(kind)
        return f"CAST({cell} AS DATE)" if dated and not zoned else None

    def _time(self, cell: str, kind: pa.DataType, source: Source) -> str | None:
        if is_text(kind):
            if source.format is None or source.format == "iso":
                return f"outlay_time_iso({cell})"
            return f"outlay_time({cell}, {self._form(source.format)})"
        timed = pa.types.is_timestamp(kind) or pa.types.is_date(kind)
        return f"CAST({cell} AS TIMESTAMPTZ)" if timed else None

    def _form(self, form: str) -> str:
        return f"{self.bound(form)}, {self.bound(date_pattern(form))}"

    def _flag(self, cell: str, kind: pa.DataType, _source: Source) -> str | None:
        if is_text(kind):
            return f"outlay_flag({cell})"
        return cell if pa.types.is_boolean(kind) else None

    def _cents(self, cell: str, kind: pa.DataType, _source: Source) -> str | None:
        if is_text(kind):
            return f"outlay_cents({cell}, {self._money()})"
        if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
            return f"outlay_cents_of_number({cell}, {self.unit()})"
        return None

    def _money(self) -> str:
        form = self.mapping.money
        scale = 2 if form.unit == "dollars" else 0
        values = (money.pattern(form), form.decimal, scale)
        return ", ".join(self.bound(value) for value in values)

    def unit(self) -> str:
        """Return how many cents one unit of the amount column is."""
        return self.bound(100 if self.mapping.money.unit == "dollars" else 1)

    def amount_fault(self, cell: str, kind: pa.DataType) -> str:
        """Return why an amount could not be read: money, large or cents."""
        if is_text(kind):
            return f"outlay_amount_fault({cell}, {self._money()})"
        return f"outlay_number_fault({cell})"

    def cents_again(self, cell: str, kind: pa.DataType) -> str:
        """Return the cents by another calculation, for the totals alone."""
        form = self.mapping.money
        unit = f"CAST({self.unit()} AS SMALLINT)"
        if not is_text(kind):
            return f"outlay_cents_of_number_again({cell}, {unit})"
        values = (money.pattern(form), form.decimal, money.other_signs(form))
        signs = ", ".join(self.bound(value) for value in values)
        return f"outlay_cents_again({cell}, {signs}, {unit})"

    def _refusal(self, target: str, column: str, kind: pa.DataType) -> MappingError:
        return MappingError(
            f"the column {column} is {kind} in the file, which cannot be {target} "
            "without loss",
            where=Place(self.file, field=column),
            rule="docs/formats/delimited.md#types-in-parquet",
            fix="write identifiers as text (00123 stays 00123), money as whole cents "
            "or decimals, dates as dates",
        )
