"""On what terms a run decided, beside its policy: whose models, what was used up."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from outlay.decisions.checklist.found import Found
from outlay.models.promotion import PairVersion
from outlay.payments.atomic import write_whole
from outlay.payments.errors import Place, StoreError

FILE, EVIDENCE, MATCHES = "terms.json", "evidence.parquet", "matches.parquet"
KEPT = (FILE, EVIDENCE, MATCHES)


@dataclass(frozen=True, slots=True)
class Terms:
    """The champion that decided, None in a cold start, and reviews used before.

    `used` counts by agency the reviews that other batches of the day had taken: they
    are no part of the run's id, and later batches change them.
    """

    champion: PairVersion | None
    used: Mapping[str, int]

    def save(self, folder: Path) -> None:
        """Write the terms into `folder`."""
        pair = None if self.champion is None else self.champion.facts
        said = {"champion": pair, "used": dict(self.used)}
        text = json.dumps(said, indent=1, sort_keys=True)
        write_whole(folder / FILE, f"{text}\n".encode())

    @classmethod
    def load(cls, run: Path) -> Self:
        """Read the terms of a finished run.

        Raises
        ------
        StoreError
            Where the run kept none, or they are damaged.
        """
        path = run / FILE
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            pair = said["champion"]
            used = {str(name): int(count) for name, count in said["used"].items()}
            return cls(None if pair is None else PairVersion.of(pair), used)
        except FileNotFoundError:
            raise kept_nothing(run) from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise StoreError(
                "the terms of the run are damaged",
                where=Place(file=str(path)),
                rule="docs/store.md#runs",
                fix="put the file back from a backup",
            ) from None


def keeps(run: Path) -> bool:
    """Say whether `run` kept what deciding its batch again needs."""
    return (run / FILE).exists() and (run / EVIDENCE).exists()


def found_by(run: Path) -> Found:
    """Return what lists and checks found when `run` decided.

    Raises
    ------
    StoreError
        Where the run kept no evidence.
    """
    if not (run / EVIDENCE).exists():
        raise kept_nothing(run)
    matches = run / MATCHES
    return Found.open(run / EVIDENCE, matches if matches.exists() else None)


def kept_nothing(run: Path) -> StoreError:
    """Return the error about a run that was made before runs kept evidence."""
    return StoreError(
        f"the run {run.name} did not keep what deciding its batch again needs",
        where=Place(file=str(run)),
        rule="docs/store.md#runs",
        fix="score its file again with --rescore; the new run keeps it. Or name "
        "another run of the batch with --run",
    )
