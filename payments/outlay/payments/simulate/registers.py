"""What grows while a world is made: accounts, addresses, names, taxpayer numbers."""

from dataclasses import dataclass, field

import numpy as np

from outlay.payments.simulate.banks import Banks, choose_banks
from outlay.payments.simulate.places import Places
from outlay.payments.simulate.rows import Ints


@dataclass
class Registers:
    """Growing registers; whatever refers to an entry holds its number."""

    rng: np.random.Generator
    places: Places
    banks: Banks
    account_bank: list[Ints] = field(default_factory=list)
    address_place: list[Ints] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    tins: list[str] = field(default_factory=list)
    tin_types: list[str] = field(default_factory=list)
    accounts: int = 0
    addresses: int = 0

    def open_accounts(self, place: Ints, online: float) -> Ints:
        """Open an account for people of each `place`; return their numbers."""
        district = self.places.district[place]
        chosen = choose_banks(self.rng, district, online)
        self.account_bank.append(chosen)
        self.accounts += place.size
        return np.arange(self.accounts - place.size, self.accounts)

    def add_addresses(self, place: Ints) -> Ints:
        """Add an address in each `place`; return their numbers."""
        self.address_place.append(place)
        self.addresses += place.size
        return np.arange(self.addresses - place.size, self.addresses)

    def add_names(self, names: list[str]) -> Ints:
        """Add names; return their numbers."""
        self.names.extend(names)
        return np.arange(len(self.names) - len(names), len(self.names))

    def add_tins(self, size: int, *, person: bool) -> Ints:
        """Add taxpayer numbers of valid shape, each new; return their numbers."""
        odd = person & (self.rng.random(size) < ITIN_SHARE)
        plain = "ssn" if person else "ein"
        taken = set(self.tins)
        for kind in ("itin" if o else plain for o in odd):
            tin = self._number(kind)
            while tin in taken:
                tin = self._number(kind)
            taken.add(tin)
            self.tins.append(tin)
            self.tin_types.append(kind)
        return np.arange(len(self.tins) - size, len(self.tins))

    def towns(self, size: int) -> Ints:
        """Draw towns in proportion to their people."""
        return self.rng.choice(self.places.share.size, size, p=self.places.share)

    def place_of(self, address: Ints) -> Ints:
        """Return the town of each address."""
        return np.concatenate(self.address_place)[address]

    def banks_of(self) -> Ints:
        """Return the bank of every account."""
        return np.concatenate(self.account_bank)

    def _number(self, kind: str) -> str:
        return {"ssn": self._ssn, "itin": self._itin, "ein": self._ein}[kind]()

    def _ssn(self) -> str:
        area, group, serial = self.rng.integers([773, 1, 1], [900, 100, 10_000])
        return f"{area}{group:02d}{serial:04d}"

    def _itin(self) -> str:
        area, group, serial = self.rng.integers([900, 70, 1], [1000, 89, 10_000])
        return f"{area}{group:02d}{serial:04d}"

    def _ein(self) -> str:
        prefix = EIN_PREFIXES[int(self.rng.integers(0, len(EIN_PREFIXES)))]
        return f"{prefix}{int(self.rng.integers(1, 10_000_000)):07d}"


ITIN_SHARE = 0.015
EIN_PREFIXES = ("04", "13", "20", "26", "33", "45", "52", "61", "74", "81", "86", "93")
