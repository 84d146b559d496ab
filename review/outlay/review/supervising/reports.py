"""What the store says of the pair of models that stands: read, never computed here."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outlay.payments.errors import ModelProblemError, Place
from outlay.payments.ledger import Entry, Ledger
from outlay.payments.store import Store

if TYPE_CHECKING:
    from outlay.audit.evidence import Evidence
    from outlay.models.promotion import PairVersion

AUDIT = Path("audit/audit.json")
MONITOR = Path("monitor/report/monitor.json")
FAIRNESS = "fairness"


@dataclass(frozen=True, slots=True)
class Reported:
    """The pair that decides, or decided until it was suspended.

    Attributes
    ----------
    promoted : Entry
        The ledger's entry of its promotion: who, when, why, and what the gate said.
    checks : sequence of Evidence
        What each check of the training found, by name.
    own : bool
        Whether all of them speak for these very models.
    """

    pair: "PairVersion"
    folder: Path
    suspended: bool
    promoted: Entry
    checks: "Sequence[Evidence]"

    @property
    def own(self) -> bool:
        """Whether every check speaks for the models that were promoted."""
        digests = (self.pair.fraud_digest, self.pair.error_digest)
        return all((e.fraud_digest, e.error_digest) == digests for e in self.checks)

    @property
    def overridden(self) -> bool:
        """Whether it was promoted though the gate had not passed it."""
        gate = self.promoted.facts.get("gate") or {}
        return bool(gate) and not gate.get("passed", False)

    def check(self, name: str) -> "Evidence | None":
        """Return what one check found; None where it was never made."""
        return next((each for each in self.checks if each.check == name), None)


def reported(store: Store) -> Reported | None:
    """Return the standing pair with its evidence; None before the first promotion.

    Raises
    ------
    OutlayError
        Where the ledger or a file of evidence cannot be read.
    """
    from outlay.audit.evidence import FOLDER, Evidence
    from outlay.models.promotion import PROMOTE, PairVersion, Standing

    entries = Ledger.read(store.ledger_file).entries
    now = Standing.after(entries)
    if now.latest is None:
        return None
    folder = store.models_folder / now.latest.training_id
    names = sorted(path.stem for path in (folder / FOLDER).glob("*.json"))
    found = (Evidence.load(folder, name) for name in names)
    promoted = next(
        each
        for each in reversed(entries)
        if each.event == PROMOTE and PairVersion.of(each.facts) == now.latest
    )
    checks = [each for each in found if each is not None]
    return Reported(now.latest, folder, now.suspended, promoted, checks)


def report_file(of: Reported, name: Path) -> Mapping[str, Any] | None:
    """Return what a report of the training says; None where there is none.

    Raises
    ------
    ModelProblemError
        Where the file is damaged.
    """
    path = of.folder / name
    try:
        said: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ModelProblemError(
            "a report of this training cannot be read",
            where=Place(file=path.name),
            fix="make it again: outlay audit, or outlay monitor",
        ) from error
    return said
