"""Networks of payees, searched anew for each payment over what was known before it.

Payees belong together where an account or address was paid for both, or a chain of
such. One that has more than fifty payees joins nobody from the day it has them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
import pandas as pd

from outlay.audit.leakage.raw import Raw
from outlay.audit.leakage.slowly import FOUND, Groups, Slowly

MOST = 50
HUBS = ("account_token", "address_token")
PAYEE = ("payee_token",)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a payment: networks as sets of payees, and shared hubs."""

    own: frozenset[int]
    others: tuple[frozenset[int], ...]
    links: int

    @property
    def network(self) -> frozenset[int]:
        """The payee's network, else its account's, else its address's."""
        return self.own or next(iter(self.others), frozenset())


class Networks:
    """Searches the networks around any payment."""

    def __init__(self, raw: Raw, slowly: Slowly) -> None:
        self._raw, self._slowly = raw, slowly
        self._payee = slowly.codes(PAYEE)
        parts = [self._first_days(number) for number in range(len(HUBS))]
        edges = pd.concat(parts, ignore_index=True)
        self._hub, self._of_payee = edges["hub"].to_numpy(), edges["payee"].to_numpy()
        self._day = edges["day"].to_numpy()
        self._by_hub, self._by_payee = Groups(self._hub), Groups(self._of_payee)
        self.around = lru_cache(maxsize=4096)(self._around)

    @property
    def ways(self) -> dict[str, Callable[[int], float | None]]:
        """How to count each column that tells of networks."""
        return {
            "network": lambda place: _said(self.around(place).network),
            "payee_network": lambda place: _said(self.around(place).own),
            "other_network": self._other,
            "payee_links_ever": lambda place: float(self.around(place).links),
            "network_payees_ever": lambda place: _size(self.around(place).network),
            **{f"network_{n}_ever": partial(self._known, n) for n in FOUND},
        }

    def _first_days(self, number: int) -> pd.DataFrame:
        """Return each payee's first day at each account, or at each address."""
        rows = pd.DataFrame(
            {
                # Accounts are even numbers, addresses odd ones.
                "hub": self._slowly.codes((HUBS[number],)) * len(HUBS) + number,
                "payee": self._payee,
                "day": self._raw.payments["day"],
            }
        )
        paid = (self._raw.payments["paid"] == 1) & (rows["hub"] >= 0)
        first = rows[paid].groupby(["hub", "payee"])["day"].min()
        return first.reset_index()

    def _around(self, place: int) -> Around:
        day = int(self._raw.payments["day"].iloc[place])
        payee = int(self._payee[place])
        own = self._reached(frozenset([payee]), day)
        own = own if len(own) > 1 else frozenset()
        others = []
        for number, name in enumerate(HUBS):
            code = int(self._slowly.codes((name,))[place])
            hub = code * len(HUBS) + number
            if code >= 0 and self._before(hub, day).size <= MOST:
                others.append(self._reached(self._joined(hub, day), day))
        links = sum(payee in self._joined(hub, day) for hub in self._hubs(payee, day))
        return Around(own, tuple(other for other in others if other), links)

    def _hubs(self, payee: int, day: int) -> list[int]:
        edges = self._by_payee.of(payee)
        hubs: list[int] = self._hub[edges[self._day[edges] < day]].tolist()
        return hubs

    def _before(self, hub: int, day: int) -> np.ndarray:
        edges = self._by_hub.of(hub)
        return edges[self._day[edges] < day]

    def _joined(self, hub: int, day: int) -> frozenset[int]:
        """Return the payees that an account or address joins."""
        edges = self._before(hub, day)
        days = self._day[edges]
        few = (days[None, :] <= days[:, None]).sum(axis=1) <= MOST
        payees = frozenset(self._of_payee[edges[few]].tolist())
        return payees if len(payees) > 1 else frozenset()

    def _reached(self, start: frozenset[int], day: int) -> frozenset[int]:
        found: set[int] = set()
        waiting = set(start)
        while waiting:
            payee = waiting.pop()
            found.add(payee)
            for hub in self._hubs(payee, day):
                joined = self._joined(hub, day)
                waiting |= joined - found if payee in joined else set()
        return frozenset(found)

    def _other(self, place: int) -> float | None:
        around = self.around(place)
        return _said(frozenset().union(*(o for o in around.others if o != around.own)))

    def _known(self, measure: str, place: int) -> float | None:
        around = self.around(place)
        if not around.network:
            return None
        day = int(self._raw.payments["day"].iloc[place])
        state = partial(self._slowly.state_of, PAYEE, day=day, measure=measure)
        return sum(state(code) for code in around.network)


def _said(payees: frozenset[int]) -> float | None:
    """Return 1 where there are any: formulas only ask whether there is a network."""
    return 1.0 if payees else None


def _size(payees: frozenset[int]) -> float | None:
    return float(len(payees)) if payees else None
