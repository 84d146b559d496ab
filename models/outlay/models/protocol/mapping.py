"""Which column of a labelled table is what."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from outlay.models.settings import FitSettings
from outlay.payments.errors import MappingError, Place
from outlay.payments.toml_file import load_toml

# Fewer columns than this all come into every tree.
NARROW = 20
RULE = "docs/benchmarks.md#the-mapping"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LabelMapping(_Part):
    """Values of the label column, as text; a row with an `unknown` one is left out."""

    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class TableMapping(_Part):
    """What cannot be seen from the table itself.

    `drop` are columns that may not be learned from, `categories` those whose numbers
    are names, `numbers` those that must be numbers. `test_share` is the share of
    labelled rows, the latest, that are only measured on; `k` are sizes of a queue;
    `fit` how this project's booster is grown.
    """

    drop: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    label: LabelMapping = LabelMapping()
    test_share: float = Field(default=0.3, gt=0, lt=1)
    k: tuple[int, ...] = (100, 500)
    fit: FitSettings | None = None

    def fit_of(self, columns: int) -> FitSettings:
        """Return how this project's booster is grown on so many columns.

        The default of half the columns a tree is for wide tables: of two columns it
        would leave one a tree, and no tree could set one against the other.
        """
        if self.fit is not None:
            return self.fit
        return FitSettings(feature_fraction=1.0) if columns < NARROW else FitSettings()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read and check a mapping.

        Raises
        ------
        MappingError
            Naming file and key, where it cannot be read or has what nobody knows.
        """
        return load_toml(path, cls, partial(_refused, path))


@dataclass(frozen=True, slots=True)
class Asked:
    """A table and its columns; without `time` the rows' own order is the time."""

    file: Path
    label: str
    time: str | None
    identifier: str | None
    mapping: TableMapping = field(default_factory=TableMapping)
    seed: int = 0


def _refused(path: Path, problem: str, key: str | None) -> MappingError:
    return MappingError(
        f"the mapping cannot be used: {problem}",
        where=Place(file=str(path), field=key),
        rule=RULE,
        fix="compare the file with the table of keys there",
    )
