"""A past batch under another policy, side by side with what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outlay.payments.database import connect

GROUPS = Path(__file__).with_name("replay_groups.sql").read_text(encoding="utf-8")
MOVED = Path(__file__).with_name("replay_moved.sql").read_text(encoding="utf-8")
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Differences:
    """How two decisions of one batch differ; plain JSON values.

    Attributes
    ----------
    changed : int
        Payments whose action or routes differ.
    groups : sequence of dict
        Agency and program (both None: all), reviews and cents decided and now, and of
        each side how many reviews are known since to be wrong and legitimate.
    added, dropped : sequence of dict
        The first payments that only one side reviews, by expected loss then amount.
    """

    changed: int
    groups: Sequence[dict[str, Any]]
    added: Sequence[dict[str, Any]]
    dropped: Sequence[dict[str, Any]]

    @property
    def all(self) -> dict[str, Any]:
        """The group of all payments."""
        return next(each for each in self.groups if each["agency"] is None)


def differences(beside: Path) -> Differences:
    """Return how the decisions in `beside` differ, as `write_beside` wrote it."""
    with connect() as connection:
        rows = connection.read_parquet(str(beside))
        connection.register("beside", rows)
        told = [
            connection.sql(GROUPS).to_arrow_table().to_pylist(),
            *(
                connection.sql(MOVED, params={"was": was, "shown": SHOWN})
                .to_arrow_table()
                .to_pylist()
                for was in (False, True)
            ),
        ]
    groups, added, dropped = told
    changed = sum(each["changed"] for each in groups if each["agency"] is None)
    return Differences(changed, groups, added, dropped)
