"""A simulated world taken into a store piece by piece, as days went by."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.trained import quiet
from outlay.models.splits import Window
from outlay.payments.intake.source import file_sha256
from outlay.payments.simulate import World
from outlay.payments.store import Store
from outlay.pipelines.jobs.intake import Intake, take_in, take_outcomes

REVIEWS = pa.array(["random_review", "risk_review"])


@dataclass(frozen=True)
class Piece:
    """The payments of some days as a file, and what was told of them later."""

    home: Path
    world: World
    folder: Path
    keys: pa.Array

    @property
    def file(self) -> Path:
        """The payments as intake rows."""
        return self.folder / "payments.parquet"

    def take_payments(self) -> None:
        """Take the payments into the history, undecided."""
        take_in(Intake(self.home, self.file, programs=self.world.programs), quiet)

    def take_later(self, *, reviews: bool) -> None:
        """Take in what became known of them, with the world's own reviews or without.

        Nothing looks ahead: a fact counts from the day on which it became known.
        """
        told = self._own(self.world.outcomes)
        if not reviews:
            told = told.filter(pc.invert(pc.is_in(told["source"], REVIEWS)))
        for name, rows in (
            ("outcomes", told),
            ("dispositions", self._own(self.world.dispositions)),
        ):
            if rows.num_rows:
                path = self.folder / f"{name}.parquet"
                pq.write_table(rows, path)
                take_outcomes(
                    self.home, path, dispositions=name == "dispositions", on=None
                )

    def _own(self, path: Path) -> pa.Table:
        rows = pq.read_table(path)
        return rows.filter(pc.is_in(rows["payment_key"], self.keys))


def piece(home: Path, world: World, window: Window, folder: Path) -> Piece:
    """Write the payments that became known in a window as a file of their own."""
    rows = pq.read_table(world.history)
    day = rows["known_at"].cast(pa.date32())  # by day in New York: nothing comes late
    own = rows.filter(
        pc.and_(
            pc.greater_equal(day, pa.scalar(window.start)),
            pc.less(day, pa.scalar(window.end)),
        )
    )
    folder.mkdir(parents=True)
    made = Piece(home, world, folder, _keys(own))
    pq.write_table(own, made.file)
    Store.open(home).mark_simulated(file_sha256(made.file))
    return made


def _keys(rows: pa.Table) -> pa.Array:
    """Return location code, fiscal year, schedule number, payment id: tables.md."""
    paid = rows["scheduled_on"]
    autumn = pc.greater_equal(pc.month(paid), 10).cast(pa.int64())
    year = pc.add(pc.year(paid), autumn).cast(pa.string())
    parts = rows["alc"], year, rows["schedule_number"], rows["payment_id"]
    return pc.binary_join_element_wise(*parts, "-").combine_chunks()
