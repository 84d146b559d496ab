"""Every check of a store and its machine, in order; none changes anything."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from outlay.payments.errors import DoctorError
from outlay.payments.store import Store
from outlay.pipelines.doctor import deciding, drop, files, keys, machine
from outlay.pipelines.doctor.findings import LEVELS, Checked, Checks, Level, of_error
from outlay.pipelines.doctor.limits import RULE, DoctorLimits

Check = Callable[[Store], Checks]


@dataclass(frozen=True, slots=True)
class Examined:
    """Every check, in order."""

    checks: tuple[Checked, ...]

    @property
    def level(self) -> Level:
        """The worst level of all."""
        return max((each.level for each in self.checks), key=LEVELS.index)

    @property
    def failed(self) -> list[Checked]:
        """The checks that fail."""
        return [each for each in self.checks if each.level == "fail"]

    def as_dict(self) -> dict[str, object]:
        """Return everything as plain JSON values."""
        return {"level": self.level, "checks": [c.as_dict() for c in self.checks]}


def examine(
    home: Path, *, deep: bool = False, now: dt.datetime | None = None
) -> Examined:
    """Check everything; a check that cannot be made fails, and the others go on."""
    at = now or dt.datetime.now(dt.UTC)
    try:
        store, limits = Store.open(home), DoctorLimits.of(home)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return Examined((of_error("store and keys", error),))
    found = [
        checked
        for name, check in _checks(store, limits, at, deep=deep)
        for checked in _made(store, name, check)
    ]
    return Examined(tuple(found))


def _made(store: Store, name: str, check: Check) -> Iterator[Checked]:
    try:
        yield from check(store)
    except Exception as error:  # noqa: BLE001 - one broken part hides no other
        yield of_error(name, error)


def _checks(
    store: Store, limits: DoctorLimits, at: dt.datetime, *, deep: bool
) -> list[tuple[str, Check]]:
    today = store.known_on(at)
    found: list[tuple[str, Check]] = [
        ("store", files.version),
        ("keys", keys.keys),
        ("permissions", keys.permissions),
        ("umask", keys.umask),
        ("drop", drop.place),
        ("files in the drop", partial(drop.age, now=at)),
        ("ledger", keys.ledger),
        ("tables", files.readable),
        ("imports", files.complete),
        ("leftovers", files.leftovers),
        ("model registry", deciding.registry),
        ("models", partial(deciding.models, limits=limits, today=today)),
        ("policy", deciding.policy),
        ("age of labels", partial(deciding.labels, limits=limits, today=today)),
        ("lists", partial(deciding.lists, limits=limits, today=today)),
        ("backup", partial(deciding.backup, limits=limits, now=at)),
        ("python", machine.python),
        ("dependencies", machine.dependencies),
        ("lightgbm", machine.lightgbm),
        ("disk", partial(machine.room, limits=limits)),
        ("memory", machine.memory),
        ("clock", partial(machine.clock, limits=limits, now=at)),
        ("time zones", machine.zones),
    ]
    if deep:
        found.append(("pages of tables", files.deep_tables))
        found.append(("sealed files", files.deep_sealed))
    return found


def speak(done: Examined) -> None:
    """Raise what a scheduler must hear of.

    Raises
    ------
    DoctorError
        Naming every check that fails.
    """
    if done.failed:
        names = ", ".join(each.check for each in done.failed)
        raise DoctorError(
            f"{len(done.failed):,} of {len(done.checks):,} checks fail: {names}",
            rule=RULE,
            fix=done.failed[0].fix,
        )
