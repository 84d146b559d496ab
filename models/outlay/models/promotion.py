"""Which pair of models decides: the ledger says so, MLflow's aliases follow.

MLflow keeps no history of its aliases and moves them one at a time, so the ledger is
what counts: one appended entry is the whole change. A run killed after it leaves the
aliases behind, and whoever comes next sets them (`align`).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from outlay.models.registry import ERROR, FRAUD, registered, set_aliases, versions
from outlay.payments.errors import ModelProblemError
from outlay.payments.ledger import Act, Entry, Ledger
from outlay.payments.store import Store

CHAMPION, CHALLENGER = "champion", "challenger"
PROMOTE, ROLLBACK = "promote", "rollback"
CHALLENGE, WITHDRAW = "challenge", "withdraw"
SUSPEND, RESUME = "suspend", "resume"
SUSPENDED = "suspended"
GATE = "gate"
RULE = "docs/models.md#champion-and-challenger"


@dataclass(frozen=True, slots=True)
class PairVersion:
    """Both models of one training, as registered, with the hashes of their files."""

    training_id: str
    fraud: str
    error: str
    fraud_digest: str
    error_digest: str

    @classmethod
    def registered(cls, store: Store, fraud: str, error: str) -> Self:
        """Read both versions.

        Raises
        ------
        ModelProblemError
            Where one is not there, or they are of different trainings: the cut is set
            on both scores together.
        """
        models = [
            registered(name, version, store.tracking_uri)
            for name, version in ((FRAUD, fraud), (ERROR, error))
        ]
        one, other = (str(model.metadata["training_id"]) for model in models)
        if one != other:
            raise ModelProblemError(
                f"{FRAUD}/{fraud} and {ERROR}/{error} are not of one training",
                rule=RULE,
                fix="name two versions of one training: outlay models list",
            )
        return cls(one, fraud, error, models[0].digest(), models[1].digest())

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Self:
        """Read a pair from an entry's facts."""
        return cls(**{name: str(facts[name]) for name in cls.__slots__})

    @property
    def facts(self) -> dict[str, str]:
        """The pair as an entry's facts."""
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def versions(self) -> dict[str, str]:
        """The version of each registered model."""
        return {FRAUD: self.fraud, ERROR: self.error}

    def __str__(self) -> str:
        return f"{FRAUD}/{self.fraud} and {ERROR}/{self.error}"


@dataclass(frozen=True, slots=True)
class Standing:
    """Who decides and who runs beside, after replaying a ledger.

    `champions` holds every pair that a rollback can go back to, the champion last.
    While `suspended`, none of them decides: rules, lists and the arm alone do.
    """

    champions: tuple[PairVersion, ...] = ()
    challenger: PairVersion | None = None
    suspended: bool = False

    @classmethod
    def after(cls, entries: tuple[Entry, ...]) -> Self:
        """Replay entries in their order."""
        champions: list[PairVersion] = []
        challenger: PairVersion | None = None
        suspended = False
        for entry in entries:
            if entry.event == PROMOTE:
                champions.append(PairVersion.of(entry.facts))
                challenger = None if challenger == champions[-1] else challenger
            elif entry.event == ROLLBACK:
                champions.pop()
            elif entry.event == CHALLENGE:
                challenger = PairVersion.of(entry.facts)
            elif entry.event == WITHDRAW:
                challenger = None
            elif entry.event in {SUSPEND, RESUME}:
                suspended = entry.event == SUSPEND
        return cls(tuple(champions), challenger, suspended)

    @property
    def champion(self) -> PairVersion | None:
        """The pair that decides: none before the first promotion or suspended."""
        return None if self.suspended else self.latest

    @property
    def latest(self) -> PairVersion | None:
        """The pair that decides when models do."""
        return self.champions[-1] if self.champions else None

    @property
    def aliases(self) -> dict[str, dict[str, str]]:
        """What MLflow's aliases shall say: alias -> registered model -> version."""
        pairs = {CHAMPION: self.champion, CHALLENGER: self.challenger}
        return {name: pair.versions if pair else {} for name, pair in pairs.items()}


def standing(store: Store) -> Standing:
    """Return who decides today, as the ledger has it."""
    return Standing.after(Ledger.read(store.ledger_file).entries)


def standing_at(store: Store, at: dt.datetime) -> Standing:
    """Return who decided at the instant `at`, as the ledger has it."""
    entries = Ledger.read(store.ledger_file).entries
    until = [each for each in entries if dt.datetime.fromisoformat(each.at) <= at]
    return Standing.after(tuple(until))


def promote(
    store: Store,
    pair: PairVersion,
    act: Act,
    *,
    gate: Mapping[str, Any] | None = None,
) -> None:
    """Make `pair` the champion, in place of the one before.

    `gate` is what the gate said of it: plain JSON, kept in the ledger's entry.
    """
    facts = pair.facts if gate is None else {**pair.facts, GATE: dict(gate)}
    with store.locked():
        _append(store, PROMOTE, act, facts)


def challenge(store: Store, pair: PairVersion, act: Act) -> None:
    """Let `pair` score every batch beside the champion, without deciding anything."""
    with store.locked():
        _append(store, CHALLENGE, act, pair.facts)


def withdraw(store: Store, act: Act) -> PairVersion:
    """Let nobody challenge any more; return who did.

    Raises
    ------
    ModelProblemError
        Where there is no challenger.
    """
    with store.locked():
        pair = standing(store).challenger
        if pair is None:
            raise _nothing("there is no challenger to withdraw")
        _append(store, WITHDRAW, act, pair.facts)
    return pair


def rollback(store: Store, act: Act) -> PairVersion:
    """Make the champion before this one the champion again; return it.

    Raises
    ------
    ModelProblemError
        Where there was none before.
    """
    with store.locked():
        champions = standing(store).champions
        if len(champions) < 2:
            raise _nothing("there is no champion before this one to go back to")
        _append(store, ROLLBACK, act, champions[-2].facts)
    return champions[-2]


def suspend(store: Store, act: Act) -> PairVersion:
    """Let no model decide until `resume`; return the pair that did.

    Raises
    ------
    ModelProblemError
        Where none decides.
    """
    with store.locked():
        pair = standing(store).champion
        if pair is None:
            raise _nothing("no model decides, so there is none to suspend")
        _append(store, SUSPEND, act, pair.facts)
    return pair


def resume(store: Store, act: Act) -> PairVersion:
    """Let the latest champion decide again; return it.

    A promotion or a rollback in between changes who that is, and resumes nothing.

    Raises
    ------
    ModelProblemError
        Where the models were not suspended.
    """
    with store.locked():
        now = standing(store)
        if not now.suspended or now.latest is None:
            raise _nothing("the models are not suspended")
        _append(store, RESUME, act, now.latest.facts)
    return now.latest


def align(store: Store) -> None:
    """Set MLflow's aliases as the ledger has them, where they differ."""
    wanted = standing(store).aliases
    if any(_aliased(store, alias) != pair for alias, pair in wanted.items()):
        set_aliases(wanted, store.tracking_uri)


def _aliased(store: Store, alias: str) -> dict[str, str]:
    return {
        each.name: each.version
        for name in (FRAUD, ERROR)
        for each in versions(name, store.tracking_uri)
        if alias in each.aliases
    }


def _append(store: Store, event: str, act: Act, facts: Mapping[str, Any]) -> None:
    Ledger.read(store.ledger_file).append(event, act, facts)
    align(store)


def _nothing(what: str) -> ModelProblemError:
    return ModelProblemError(what, rule=RULE, fix="look at: outlay models history")
