"""The cuts of every stratum: what `decide` flags above, with the proof of each."""

import dataclasses
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from outlay.decisions.policy import Limits, Policy
from outlay.decisions.strata import StratumKey
from outlay.payments.atomic import write_whole
from outlay.payments.errors import Place, PolicyError


class Ask(NamedTuple):
    """What a cut must keep: rate alpha with confidence 1 - delta, and precision."""

    alpha: float
    delta: float
    basis: str
    min_precision: float | None

    @classmethod
    def of(cls, limits: Limits, strata: int, promise: str) -> "Ask":
        """Return what `limits` ask for; a promise over all strata divides delta."""
        # Rounded, so that 1 - 0.95 is the 0.05 that was meant.
        delta = round(1 - limits.confidence, 12)
        if promise == "all_strata":
            delta /= max(1, strata)
        return cls(
            limits.max_false_positive_rate, delta, limits.basis, limits.min_precision
        )


@dataclass(frozen=True, slots=True)
class Cut:
    """Flag where m is above `cut`; made from the rows of stratum (or parent) `rows`.

    `n` rows stand behind the cut, `k` is its rank among them, `violation` the exact
    probability that the true rate is above `ask.alpha` all the same, `drawn` the rows
    before those with a larger chance of being drawn were thinned.
    With basis "counted" the `n` rows stand beside the `counted` legitimate payments
    above the cut that were sure of a review, and `violation` is the p-value of the cut.
    `precision_lower` is the lower 95 % limit of the share found wrong above the cut,
    among `precision_rows` reviewed rows; an infinite cut flags nothing, because no cut
    reaches the precision that was asked for.
    """

    rows: StratumKey
    ask: Ask
    cut: float
    n: int
    k: int
    violation: float
    drawn: int
    precision_lower: float | None = None
    precision_rows: int = 0
    counted: int = 0


@dataclass(frozen=True, slots=True)
class Cuts:
    """Every cut that the policy's limits and the rows at hand allow."""

    policy: str
    promise: str
    strata: tuple[StratumKey, ...]
    table: Mapping[tuple[StratumKey, Ask], Cut]

    def of(self, stratum: StratumKey, limits: Limits) -> Cut:
        """Return the cut of `stratum`: its own, or its nearest parent's with rows.

        Raises
        ------
        PolicyError
            Where the cuts were made for another policy.
        """
        ask = Ask.of(limits, len(self.strata), self.promise)
        for node in stratum.lineage():
            if (node, ask) in self.table:
                return self.table[node, ask]
        raise PolicyError(
            f"no cut was made for {stratum} at a false-positive rate of {ask.alpha:g}",
            rule="cuts and policy belong together",
            fix="make the cuts again with this policy",
        )

    def check(self, policy: Policy) -> None:
        """Refuse a policy that these cuts were not made for."""
        if policy.digest() != self.policy:
            raise PolicyError(
                f"the cuts belong to policy {self.policy}, not {policy.digest()}",
                rule="cuts and policy belong together",
                fix="make the cuts again with this policy",
            )

    def save(self, path: Path) -> None:
        """Write the cuts as JSON; an infinite cut is written as null."""
        said = {
            "policy": self.policy,
            "promise": self.promise,
            "strata": [list(stratum) for stratum in self.strata],
            "cuts": [_said(cut) for cut in self.table.values()],
        }
        text = json.dumps(said, indent=1, allow_nan=False)
        write_whole(path, f"{text}\n".encode())

    @classmethod
    def load(cls, path: Path) -> "Cuts":
        """Read what `save` wrote.

        Raises
        ------
        PolicyError
            Where the file is not there or is not what `save` writes.
        """
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            cuts = [_read(each) for each in said["cuts"]]
            strata = tuple(StratumKey(*names) for names in said["strata"])
            table = {(cut.rows, cut.ask): cut for cut in cuts}
            return cls(said["policy"], said["promise"], strata, table)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PolicyError(
                f"the cuts cannot be read: {error}",
                where=Place(file=str(path)),
                fix="train again, or make the cuts again from the held-out payments",
            ) from error


def _said(cut: Cut) -> dict[str, Any]:
    said = dataclasses.asdict(cut)
    said["rows"], said["ask"] = list(cut.rows), list(cut.ask)
    said["cut"] = cut.cut if math.isfinite(cut.cut) else None
    return said


def _read(said: dict[str, Any]) -> Cut:
    facts = dict(said)
    facts["rows"], facts["ask"] = StratumKey(*facts["rows"]), Ask(*facts["ask"])
    facts["cut"] = math.inf if facts["cut"] is None else facts["cut"]
    return Cut(**facts)
