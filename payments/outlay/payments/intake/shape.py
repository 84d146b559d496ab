"""From complete rows to what is stored: payments with tokens, and identities."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.errors import MappingError, Place
from outlay.payments.intake.source import Source
from outlay.payments.tables import IDENTITIES, INTAKE, PAYMENTS, TEXT
from outlay.payments.tin_check import tin_checks
from outlay.payments.tokens import Tokeniser
from outlay.payments.zones import days_in

_COMPUTED = (set(PAYMENTS.names) - set(INTAKE.names)) - {"payment_key", "needs"}
_NOT_STORED = set(INTAKE.names) | set(PAYMENTS.names)


@dataclass(frozen=True, slots=True)
class Shaper:
    """Makes the stored rows of one import."""

    source: Source
    source_format: str
    zone: ZoneInfo
    tokens: Tokeniser

    def payments(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        """Return PAYMENTS rows, program columns behind, without a raw identifier."""
        self._check_names(rows)
        made = self._made(rows)
        extra = [name for name in rows.schema.names if name not in _NOT_STORED]
        columns = {name: made.get(name) for name in PAYMENTS.names}
        for name, values in columns.items():
            columns[name] = rows[name] if values is None else values
        columns |= {name: rows[name] for name in extra}
        stored = pa.RecordBatch.from_pydict(columns)
        PAYMENTS.check(stored)
        return stored

    def identities(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        """Return IDENTITIES rows: what must never stand in clear."""
        return rows.select(IDENTITIES.names)

    def _made(self, rows: pa.RecordBatch) -> dict[str, pa.Array]:
        known_on = days_in(self.zone, rows["known_at"])
        judged = {"tin_check": tin_checks(rows["tin_type"], rows["tin"])}
        return {
            **self._origin(rows),
            "known_on": known_on,
            **self._tokens(rows),
            **judged,
        }

    def _origin(self, rows: pa.RecordBatch) -> dict[str, pa.Array]:
        source, many = self.source, rows.num_rows
        whole = pa.scalar(source.import_id, TEXT)
        part = pc.binary_join_element_wise(whole, rows["batch_part"], "-")
        return {
            "batch_id": pc.coalesce(part, whole),
            "source_format": pa.repeat(pa.scalar(self.source_format, TEXT), many),
            "source_sha256": pa.repeat(pa.scalar(source.sha256, TEXT), many),
        }

    def _tokens(self, rows: pa.RecordBatch) -> dict[str, pa.Array]:
        tokens = self.tokens
        payee = tokens.payee(rows)
        if payee.null_count:
            payee = pc.coalesce(payee, tokens.only(rows["payment_key"]))
        return {
            "payee_token": payee,
            "name_token": tokens.name(rows["payee_name"]),
            "account_token": tokens.account(
                rows["routing_number"], rows["account_number"]
            ),
            "address_token": tokens.address(rows["street"], rows["zip5"]),
            "invoice_token": tokens.invoice(rows["invoice_number"]),
            "invoice_norm_token": tokens.near_invoice(rows["invoice_number"]),
        }

    def _check_names(self, rows: pa.RecordBatch) -> None:
        taken = sorted(_COMPUTED & set(rows.schema.names))
        if taken:
            raise MappingError(
                f"the column {taken[0]} is made at intake and cannot come with a file",
                where=Place(file=self.source.path.name, field=taken[0]),
                rule="docs/tables.md#payments",
                fix="give that program column another name in the mapping",
            )
