"""The mapping of files whose columns already have the names of tables.INTAKE."""

from outlay.payments.formats.delimited.mapping import (
    TARGETS,
    Mapping,
    MoneyForm,
    Source,
)

CANONICAL = Mapping(
    money=MoneyForm(unit="cents"),
    columns={name: Source(column=name) for name in sorted(TARGETS)},
    optional=True,
)
"""Amounts in whole cents, dates as 2026-07-01, `known_at` in ISO 8601 with its zone
(UTC where it has none); columns named ``x_...`` are features of the program."""
