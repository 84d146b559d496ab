"""Statements of a matrix, compiled once and run for any day and any files."""

from dataclasses import dataclass, field

import duckdb
import ibis
import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Step:
    """One named intermediate table; `kept` ones are stored, others are views."""

    name: str
    sql: str
    kept: bool

    @property
    def statement(self) -> str:
        """The statement that makes it; names come from declarations only."""
        return f"CREATE {'TABLE' if self.kept else 'VIEW'} {self.name} AS {self.sql}"


@dataclass(slots=True)
class Recipe:
    """Steps in order and the statement of the result.

    Compiling takes seconds and depends on declarations only, so it is done apart
    from running: dates, import and files come in as tables.
    """

    steps: list[Step] = field(default_factory=list)
    result: str = ""

    def add(self, name: str, rows: ir.Table, *, kept: bool = True) -> ir.Table:
        """Add a step and return it as a table for later steps."""
        self.steps.append(Step(name, _sql(rows), kept))
        return ibis.table(rows.schema(), name=name)

    def finish(self, rows: ir.Table) -> "Recipe":
        """Set the result."""
        self.result = _sql(rows)
        return self

    def run(self, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
        """Run all steps and return the result, not yet read."""
        for step in self.steps:
            connection.execute(step.statement)
        return connection.sql(self.result)


def _sql(rows: ir.Table) -> str:
    return str(ibis.to_sql(rows, dialect="duckdb", pretty=False))
