"""A list, payees, and which payee is which entry."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.matching_errors import (
    FIRM_KINDS,
    NICKNAMES,
    PERSON_KINDS,
    firm_error,
    listed_names,
    payee_names,
    typo,
    with_error,
    with_form,
)
from benchmarks.matching_people import (
    People,
    Rng,
    Texts,
    organisations,
    people,
    surnames,
)
from outlay.payments.list_tables import ENTRIES

_FIRST, _LAST = -13_000, 13_500  # days since 1970 of births: 1934 to 2006


@dataclass(frozen=True, slots=True)
class MatchWorld:
    """Payees and a list; entry[i] is the row of the list that payee i is, or -1.

    Attributes
    ----------
    kind : texts
        The error in the name of each payee that is on the list, else "".
    second : flags
        Whether payee and entry both have a date of birth, or have one address.
    """

    payees: pa.Table
    entries: pa.Table
    entry: NDArray[np.int64]
    kind: Texts
    second: NDArray[np.bool_]


@dataclass(slots=True)
class Places:
    """Addresses and dates of birth, drawn for one table."""

    street: Texts
    zip5: Texts
    born: NDArray[np.int64]

    @classmethod
    def drawn(cls, rng: Rng, size: int) -> "Places":
        """Draw `size` places."""
        street, zip5 = _addresses(rng, size)
        born = rng.integers(_FIRST, _LAST, size)
        return cls(street, zip5, born)


def world(*, payees: int, entries: int, listed: int, seed: int) -> MatchWorld:
    """Make a list and payees, `listed` of whom are on the list."""
    rng = np.random.default_rng(seed)
    many = entries * 4 // 5
    who, firms = people(rng, many), organisations(rng, entries - many)
    places = Places.drawn(rng, entries)
    names = np.concatenate([listed_names(who), with_form(rng, firms)])
    person = np.arange(entries) < many
    table = _entries(rng, names, person, places)
    rows, kind, text = _listed(rng, who, firms, listed)
    mine, second = _listed_places(rng, places, rows, table)
    family = _family(rng, who, places, payees // 1000)
    others = _others(rng, payees - listed - payees // 1000)
    parts = [(text, rows < many, mine), family, others]
    made = _payees(rng, parts)
    entry = np.full(payees, -1)
    entry[:listed] = rows
    kinds = np.full(payees, "", object)
    kinds[:listed] = kind
    flags = np.zeros(payees, bool)
    flags[:listed] = second
    order = rng.permutation(payees)
    made = made.take(pa.array(order)).set_column(
        0, "payee", pa.array(np.arange(payees))
    )
    return MatchWorld(made, table, entry[order], kinds[order], flags[order])


def _addresses(rng: Rng, size: int) -> tuple[Texts, Texts]:
    """Return streets and ZIP codes: three in four a house, the others a flat."""
    words = surnames(np.random.default_rng(7), 4_000)
    ends = np.array(["ST", "AVE", "RD", "DR", "LN", "CT", "BLVD", "WAY"], object)

    def lines(rng: Rng, many: int) -> tuple[Texts, Texts]:
        number = rng.integers(1, 9_999, many).astype(str).astype(object)
        street = words[(rng.random(many) ** 2 * len(words)).astype(int)]
        code = 10_000 + (rng.random(many) ** 1.5 * 30_000).astype(int)
        end = ends[rng.integers(0, len(ends), many)]
        return number + " " + street + " " + end, code.astype(str).astype(object)

    street, zip5 = lines(rng, size)
    tall, tall_zip = lines(np.random.default_rng(8), 40_000)
    flat = np.flatnonzero(rng.random(size) < 0.25)
    which = rng.integers(0, len(tall), len(flat))
    unit = rng.integers(1, 200, len(flat)).astype(str).astype(object)
    street[flat], zip5[flat] = tall[which] + " APT " + unit, tall_zip[which]
    return street, zip5


def _entries(
    rng: Rng, names: Texts, person: NDArray[np.bool_], places: Places
) -> pa.Table:
    size = len(names)
    born = person & (rng.random(size) < 0.5)
    housed = rng.random(size) < 0.75
    columns = {
        name: pa.nulls(size, ENTRIES.schema.field(name).type) for name in ENTRIES.names
    }
    columns |= {
        "source": pa.array(np.where(person, "leie", "sam")),
        "entry": pa.array([f"E{i:07d}" for i in range(size)]),
        "kind": pa.array(np.where(person, "person", "organisation")),
        "name": pa.array(names),
        "name_kind": pa.repeat(pa.scalar("primary"), size),
        "born_on": pa.array(places.born, pa.int32(), mask=~born).cast(pa.date32()),
        "street": pa.array(places.street, mask=~housed),
        "zip5": pa.array(places.zip5, mask=~housed),
    }
    return pa.table(columns, ENTRIES.schema)


def _listed(
    rng: Rng, who: People, firms: Texts, listed: int
) -> tuple[NDArray[np.int64], Texts, Texts]:
    """Draw who of the list is paid, and write their names with an error."""
    fit = {
        "half of a hyphen": np.array(["-" in s for s in who.surname]),
        "nickname": np.isin(who.given, list(NICKNAMES)),
        "other surname": who.woman,
        "middle left out": who.middle != "",
    }
    rows, kinds, texts = [], [], []
    for kind in PERSON_KINDS:
        fits = np.flatnonzero(fit.get(kind, np.ones(len(who.given), bool)))
        some = rng.choice(fits, listed * 4 // 5 // len(PERSON_KINDS), replace=False)
        rows.append(some)
        texts.append(with_error(rng, who.take(some), kind))
        kinds.append(np.full(len(some), kind, object))
    rest = listed - sum(map(len, rows))
    share = np.array_split(rng.choice(len(firms), rest, replace=False), len(FIRM_KINDS))
    for kind, some in zip(FIRM_KINDS, share, strict=True):
        rows.append(len(who.given) + some)
        texts.append(firm_error(rng, firms[some], kind))
        kinds.append(np.full(len(some), kind, object))
    return np.concatenate(rows), np.concatenate(kinds), np.concatenate(texts)


def _listed_places(
    rng: Rng, places: Places, rows: NDArray[np.int64], table: pa.Table
) -> tuple[Places, NDArray[np.bool_]]:
    """Return where they live now: two in three where the list says."""
    mine = Places.drawn(rng, len(rows))
    stayed = rng.random(len(rows)) < 2 / 3
    mine.street[stayed], mine.zip5[stayed] = (
        places.street[rows][stayed],
        places.zip5[rows][stayed],
    )
    for i in np.flatnonzero(stayed & (rng.random(len(rows)) < 0.3)):
        mine.street[i] = _otherwise(rng, mine.street[i])
    mine.born[:] = places.born[rows]
    wrong = rng.random(len(rows)) < 0.02
    mine.born[wrong] += rng.choice([-1, 1, 10, -10, 365], wrong.sum())
    known = rng.random(len(rows)) < 0.5
    listed = table.take(pa.array(rows))
    second = known & listed["born_on"].is_valid().to_numpy()
    second |= stayed & listed["zip5"].is_valid().to_numpy()
    mine.born[~known] = _LAST
    return mine, second


def _otherwise(rng: Rng, street: str) -> str:
    """Write a street in another way: long word, no flat, or a typo."""
    how = int(rng.integers(0, 3))
    if how == 0:
        return street.replace(" ST", " STREET").replace(" AVE", " Avenue")
    if how == 1:
        return street.split(" APT", maxsplit=1)[0]
    number, rest = street.split(" ", 1)
    return f"{number} {typo(rng, rest)}"


def _family(
    rng: Rng, who: People, places: Places, size: int
) -> tuple[Texts, NDArray[np.bool_], Places]:
    """Return people at home with an entry: its surname, rarely its given name."""
    of = rng.choice(len(who.given), size, replace=False)
    own, kin = people(rng, size), who.take(of)
    heir = rng.random(size) < 0.03
    given = np.where(heir, kin.given, own.given)
    home = Places.drawn(rng, size)
    home.street, home.zip5 = places.street[of], places.zip5[of]
    family = People(given, own.middle, kin.surname, own.woman)
    return payee_names(rng, family), np.ones(size, bool), home


def _others(rng: Rng, size: int) -> tuple[Texts, NDArray[np.bool_], Places]:
    many = size * 3 // 4
    names = [
        payee_names(rng, people(rng, many)),
        with_form(rng, organisations(rng, size - many)),
    ]
    return np.concatenate(names), np.arange(size) < many, Places.drawn(rng, size)


def _payees(rng: Rng, parts: list[tuple[Texts, NDArray[np.bool_], Places]]) -> pa.Table:
    names, person = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    street, zip5, born = (
        np.concatenate([getattr(part[2], n) for part in parts])
        for n in Places.__slots__
    )
    listed = len(parts[0][0])
    hidden = rng.random(len(names)) < 0.5
    hidden[:listed] = parts[0][2].born == _LAST
    none = pa.nulls(len(names), pa.string())
    return pa.table(
        {
            "payee": pa.array(np.arange(len(names))),
            "name": pa.array(names),
            "kind": pa.array(np.where(person, "person", "organisation")),
            "tin_type": none,
            "tin_token": none,
            "born_on": pa.array(born, pa.int32(), mask=hidden | ~person).cast(
                pa.date32()
            ),
            "street": pa.array(street),
            "zip5": pa.array(zip5),
        }
    )
