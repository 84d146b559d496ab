"""Expressions as Spark SQL, with the few functions that Spark means otherwise."""

from functools import cache

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from sqlglot.expressions import Expression as Node


class SparkCompiler(PySparkCompiler):  # type: ignore[misc] # ibis is untyped
    """Spark as the declarations need it: the types that ibis believes in."""

    __slots__ = ()
    # Spark's hash has 32 bits: of a million keys a hundred would meet by chance.
    SIMPLE_OPS = {ops.Hash: "xxhash64"}  # noqa: RUF012 - ibis reads it as the class is made

    def visit_Sign(self, _op: ops.Sign, *, arg: Node) -> Node:  # noqa: N802
        """Return -1, 0 or 1 as a whole number, where Spark gives a double."""
        sign: Node = self.cast(self.f.sign(arg), dt.int64)
        return sign

    def visit_DateDelta(  # noqa: N802 - ibis finds it by its name
        self, op: ops.DateDelta, *, left: Node, right: Node, part: Node
    ) -> Node:
        """Return days between dates, without going through times of day."""
        days: Node = (
            self.cast(self.f.anon.datediff(left, right), dt.int64)
            if op.part.value == "day"
            else super().visit_DateDelta(op, left=left, right=right, part=part)
        )
        return days


@cache
def _compiler() -> SparkCompiler:
    _ = ibis.pyspark  # reading it sets the options that the compiler asks for
    return SparkCompiler()


def spark_sql(rows: ir.Table) -> str:
    """Return an expression as a statement of Spark."""
    compiler = _compiler()
    query = compiler.to_sqlglot(rows.unbind())
    return str(query.sql(dialect=compiler.dialect))
