"""Statements of a matrix, compiled once and run for any day and any files."""

from collections.abc import Callable
from dataclasses import dataclass, field

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.expr.schema import Schema

Compiler = Callable[[ir.Table], str]
Function = Callable[[pa.Table], pa.Table]


def duckdb_sql(rows: ir.Table) -> str:
    """Return an expression as a statement of DuckDB."""
    return str(ibis.to_sql(rows, dialect="duckdb", pretty=False))


@dataclass(frozen=True, slots=True)
class Step:
    """One named intermediate table; `kept` ones are stored, others are views."""

    name: str
    rows: ir.Table
    kept: bool


@dataclass(frozen=True, slots=True)
class Statements:
    """A recipe in the words of one engine: (name, select, kept), and the result."""

    steps: tuple[tuple[str, str, bool], ...]
    result: str


@dataclass(slots=True)
class Recipe:
    """Steps in order and the result, as expressions that any engine can compile.

    Compiling takes seconds and depends on declarations only, so it is done apart
    from running, once for each engine: dates, import and files come in as tables.
    """

    steps: list[Step] = field(default_factory=list)
    result: ir.Table | None = None
    functions: dict[str, Function] = field(default_factory=dict)
    _compiled: dict[Compiler, Statements] = field(default_factory=dict)

    def add(self, name: str, rows: ir.Table, *, kept: bool = True) -> ir.Table:
        """Add a step and return it as a table for later steps."""
        self.steps.append(Step(name, rows, kept))
        return ibis.table(rows.schema(), name=name)

    def make(
        self, name: str, rows: ir.Table, function: Function, schema: Schema
    ) -> ir.Table:
        """Add a step that a Python function makes of `rows`, read as a whole."""
        self.steps.append(Step(name, rows, kept=True))
        self.functions[name] = function
        return ibis.table(schema, name=name)

    def finish(self, rows: ir.Table) -> "Recipe":
        """Set the result."""
        self.result = rows
        return self

    def statements(self, compiler: Compiler) -> Statements:
        """Return the statements, compiled at the first call."""
        if compiler not in self._compiled:
            steps = tuple((s.name, compiler(s.rows), s.kept) for s in self.steps)
            self._compiled[compiler] = Statements(steps, compiler(self.result))
        return self._compiled[compiler]

    def run(self, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
        """Run all steps on DuckDB and return the result, not yet read."""
        statements = self.statements(duckdb_sql)
        for name, sql, kept in statements.steps:
            if name in self.functions:
                made = self.functions[name](connection.sql(sql).to_arrow_table())
                connection.from_arrow(made).create(name)
                continue
            # Names come from declarations only.
            connection.execute(f"CREATE {'TABLE' if kept else 'VIEW'} {name} AS {sql}")
        return connection.sql(statements.result)
