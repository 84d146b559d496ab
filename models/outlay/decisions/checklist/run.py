"""Runs the checks over a batch and writes down what they say."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.decisions.checklist import award, money, payee
from outlay.decisions.checklist.facts import Asked, Cases, Facts
from outlay.decisions.checklist.known import Known
from outlay.decisions.checklist.matches import NONE, Matches, of_groups
from outlay.decisions.checklist.verdict import CHECKS, DEBT, Legend, Verdict
from outlay.decisions.pieces import pieces
from outlay.payments.atomic import whole
from outlay.payments.errors import Place, TableError
from outlay.payments.reader import Tick, silent

Check = Callable[[Facts], tuple[Cases, Verdict]]
# The matches are looked up once a piece: large ones, of few columns.
ROWS = 200_000
READ = (
    "payment_key",
    "source_format",
    "amount_cents",
    "method",
    "routing_number",
    "tin_type",
    "tin_check",
    "tas",
    "betc",
    "payment_type",
    "award_id",
    "needs",
    "name_token",
    "payee_token",
)
BY_NAME: Mapping[str, Check] = MappingProxyType(
    {
        "funds": money.funds,
        "amount_and_name": money.amount_and_name,
        "tin": payee.tin,
        "appropriation": money.appropriation,
        "not_deceased": payee.not_deceased,
        "account": payee.account,
        "contract_number": award.contract_number,
        "award_number": award.award_number,
        "schedule": money.schedule,
        DEBT: payee.debt,
    }
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """One import's payments, the matches found, and the answers of its sources."""

    payments: Path
    known: Known
    matches: Path | None = None
    answers: Path | None = None

    def asked(self) -> dict[str, Asked]:
        """Return who was asked, by kind."""
        if self.answers is None:
            return {}
        said = json.loads(pq.read_schema(self.answers).metadata[b"asked"])
        return {kind: Asked(**facts) for kind, facts in said.items()}


@dataclass(slots=True)
class _Run:
    inputs: Inputs
    asked: dict[str, Asked] = field(init=False)
    matches: Matches = field(init=False)
    death: np.ndarray = field(init=False)
    legends: dict[str, Legend] = field(init=False)

    def __post_init__(self) -> None:
        self.asked = self.inputs.asked()
        self.matches = Matches.read(self.inputs.matches)
        self.death = self.matches.death()
        names = [*CHECKS, *([DEBT] if DEBT in self.asked else [])]
        self.legends = {name: Legend() for name in names}

    @property
    def schema(self) -> pa.Schema:
        """Columns of the file: key, group of matches, one code a check."""
        codes = [(name, pa.int16()) for name in self.legends]
        return pa.schema([("payment_key", pa.string()), ("group", pa.int32()), *codes])

    def judged(
        self, rows: pa.RecordBatch, answers: pa.RecordBatch | None
    ) -> pa.RecordBatch:
        groups = self.matches.groups(rows.column("payment_key"))
        death = of_groups(self.death, groups, np.int8(NONE))
        facts = Facts(rows, death, self.inputs.known, answers, self.asked)
        codes = [
            pa.array(legend.first_of(rows.num_rows, *BY_NAME[name](facts)))
            for name, legend in self.legends.items()
        ]
        columns = [rows.column("payment_key"), pa.array(groups), *codes]
        return pa.RecordBatch.from_arrays(columns, schema=self.schema)

    def pieces(
        self, size: int
    ) -> Iterator[tuple[pa.RecordBatch, pa.RecordBatch | None]]:
        held = set(pq.read_schema(self.inputs.payments).names)
        read = [name for name in READ if name in held]
        payments = pieces(self.inputs.payments, size, read)
        if self.inputs.answers is None:
            for rows in payments:
                yield rows, None
            return
        answers = pieces(self.inputs.answers, size)
        for rows, said in zip(payments, answers, strict=False):
            _check_alike(rows, said, self.inputs.answers)
            yield rows, said


def run_checklist(
    inputs: Inputs, out: Path, *, rows: int = ROWS, tick: Tick = silent
) -> None:
    """Judge every payment of an import and write one code a check to `out`.

    The file has the payments in their order, with the group of their matches; its
    metadata hold what each code says.

    Raises
    ------
    TableError
        Where the answers are not about the same payments.
    OutputError
        Where `out` cannot be written.
    """
    run, done = _Run(inputs), 0
    total = pq.read_metadata(inputs.payments).num_rows
    with (
        whole(out) as unfinished,
        pq.ParquetWriter(unfinished, run.schema, compression="zstd") as writer,
    ):
        for payments, answers in run.pieces(rows):
            writer.write_batch(run.judged(payments, answers))
            done += payments.num_rows
            tick(done, total)
        legends = {
            name: [asdict(verdict) for verdict in legend.verdicts]
            for name, legend in run.legends.items()
        }
        lists = {"lists": json.dumps(inputs.known.lists())}
        writer.add_key_value_metadata({"legends": json.dumps(legends), **lists})


def _check_alike(rows: pa.RecordBatch, said: pa.RecordBatch, file: Path) -> None:
    if not rows.column("payment_key").equals(said.column("payment_key")):
        raise TableError(
            "payments and answers are not of the same rows",
            where=Place(file=str(file), field="payment_key"),
            rule="one payment, one answer",
            fix="score the batch again",
        )
