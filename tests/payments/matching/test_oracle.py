"""The engine against all pairs with all, in plain Python."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from outlay.payments.matching.engine import match
from outlay.payments.matching.settings import MatchSettings
from tests.payments.matching.made_up import entries, entry, payee, payees
from tests.payments.matching.oracle import Oracle

SETTINGS = replace(MatchSettings(), chunk=40, alone=0.8, alone_rarity=1.0)
SIZE = 110
NEAR_BOUND = 0.02  # where rounding may decide


def name_of(rng: np.random.Generator) -> str:
    given = ["MIRA", "TALIS", "OREN", "JUNA", "MIRAS", "CADEM", "ROBERT", "BOB"]
    surname = [
        "VELDORIN",
        "VELDOREN",
        "ASKUTH",
        "BRANMOOR",
        "OSTLING",
        "OSTLIN",
        "PELLIGAN",
        "CRAY",
    ]
    parts = [str(rng.choice(given))]
    if rng.random() < 0.6:
        middle = str(rng.choice(given))
        parts.append(middle if rng.random() < 0.5 else middle[0])
    parts.append("-".join(rng.choice(surname, 1 + (rng.random() < 0.2), replace=False)))
    if rng.random() < 0.2:
        parts.append("Jr.")
    return mangled(rng, " ".join(parts))


def mangled(rng: np.random.Generator, name: str) -> str:
    at = int(rng.integers(0, len(name)))
    how = rng.random()
    if how < 0.15 and name[at].isalpha():
        return name[:at] + str(rng.choice(list("AEKST"))) + name[at + 1 :]
    if how < 0.25:
        return name[:at] + name[at + 1 :]
    return " ".join(rng.permutation(name.split(" "))) if how < 0.4 else name


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(11)
    days = [dt.date(1960, 1, 1) + dt.timedelta(days=i) for i in range(12)]
    listed = [
        entry(name_of(rng), entry=f"E{i}", born_on=days[i % 6] if i % 3 else None)
        for i in range(SIZE)
    ]
    paid = [
        payee(name_of(rng), born_on=days[i % 6] if i % 2 else None) for i in range(SIZE)
    ]
    return paid, listed


@pytest.mark.slow
def test_engine_finds_what_comparing_all_pairs_finds(world):
    paid, listed = world
    engine = {
        (m["payee"], m["row"]): m
        for m in match(payees(*paid), entries(*listed), SETTINGS).to_pylist()
    }
    oracle = Oracle(listed, SETTINGS)
    seen = {"NAME_DOB": 0, "NAME_ONLY": 0, None: 0}
    for i, mine in enumerate(paid):
        for j, theirs in enumerate(listed):
            match_, verdict = (
                engine.get((i, j)),
                oracle.compare(mine["name"], theirs["name"]),
            )
            if match_ is not None:
                assert match_["name_similarity"] == pytest.approx(
                    verdict.similarity, abs=2e-3
                )
                assert match_["rarity"] == pytest.approx(verdict.rarity, abs=NEAR_BOUND)
            expected = strength(verdict, mine["born_on"], theirs["born_on"])
            if expected == "NAME_ONLY" and not oracle.surely_compared(
                mine["name"], theirs["name"]
            ):
                continue
            if expected != "near":
                assert (match_ and match_["strength"]) == expected
                seen[expected] += 1
    assert min(seen.values()) > 20, seen


def strength(verdict, mine, theirs):
    """The strength by name and birth, "near" where rounding may decide."""
    bounds = [
        (verdict.similarity, SETTINGS.with_second),
        (verdict.similarity, SETTINGS.alone),
        (verdict.rarity, SETTINGS.with_second_rarity),
        (verdict.rarity, SETTINGS.alone_rarity),
    ]
    if any(abs(value - bound) < NEAR_BOUND for value, bound in bounds):
        return "near"
    (second, alone, rare_second, rare_alone) = (v >= b for v, b in bounds)
    both = mine is not None and theirs is not None
    if both and mine == theirs and second and rare_second:
        return "NAME_DOB"
    if not (both and mine != theirs) and alone and rare_alone:
        return "NAME_ONLY"
    return None
