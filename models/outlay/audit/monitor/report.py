"""What the monitor found, as one record that holds figures and no payment."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from outlay.audit.monitor.alerts import Day
from outlay.audit.monitor.levels import Finding, Level, worst
from outlay.audit.monitor.maturing import Month
from outlay.audit.monitor.scored import Days
from outlay.audit.monitor.shift import Shift
from outlay.payments.atomic import write_whole

JSON, HTML = "monitor.json", "monitor.html"
# Without these nothing was judged: labels and reviews come later, scores at once.
CORE = ("score combined", "exchangeability, all payments")


@dataclass(frozen=True, slots=True)
class Report:
    """One period held against one training.

    Attributes
    ----------
    payments, others : int
        Scored in the period by this pair, and by other pairs or by none.
    findings : sequence of Finding
        Every check once.
    shifts : sequence of Shift
        Every feature and score.
    days, months : sequence
        Alerts by day; precision and calibration by month.
    settings : mapping
        The limits that it was all held to.
    """

    days_looked_at: Days
    training_id: str
    models: tuple[str, str]
    batches: int
    payments: int
    others: int
    simulated: bool
    findings: Sequence[Finding]
    shifts: Sequence[Shift]
    days: Sequence[Day]
    months: Sequence[Month]
    settings: Mapping[str, Any]

    @property
    def level(self) -> Level:
        """The worst level; "no data" where scores and tail could not be judged."""
        found = worst(
            each.level for each in self.findings if each.level in {"alarm", "watch"}
        )
        if found == "alarm":
            return "alarm"
        core = [each.level for each in self.findings if each.check in CORE]
        if not core or "no data" in core:
            return "no data"
        return "watch" if found == "watch" else "ok"

    @property
    def alarms(self) -> list[Finding]:
        """The findings that alarm."""
        return [each for each in self.findings if each.level == "alarm"]

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return {
            "level": self.level,
            "from": self.days_looked_at.first.isoformat(),
            "to": self.days_looked_at.last.isoformat(),
            "training_id": self.training_id,
            "models": list(self.models),
            "batches": self.batches,
            "payments": self.payments,
            "payments_of_others": self.others,
            "simulated": self.simulated,
            "findings": [asdict(each) for each in self.findings],
            "shifts": [each.as_dict() for each in self.shifts],
            "days": list(self.days),
            "months": [each.as_dict() for each in self.months],
            "settings": dict(self.settings),
        }

    def save(self, folder: Path) -> Path:
        """Write monitor.json into `folder`, whole or not at all; return its path."""
        text = json.dumps(self.as_dict(), indent=1, allow_nan=False)
        write_whole(folder / JSON, f"{text}\n".encode())
        return folder / JSON
