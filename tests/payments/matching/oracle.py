"""The matching rules once more, all pairs with all, in plain Python."""

import math
import re
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from typing import Any

import pyarrow as pa
from rapidfuzz.distance import OSA

from outlay.payments.matching.nicknames import go_together, nickname_places
from outlay.payments.matching.settings import MatchSettings
from outlay.payments.matching.words import DROPPED

Form = tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    similarity: float
    rarity: float


def forms(name: str, *, paid: bool = False) -> list[Form]:
    """The words of an ASCII name without particles, hyphens apart and together.

    The last word of a payee's name of 16 characters may go on: it ends with a ~ then.
    """
    found = []
    for text in (name, name.replace("-", "")):
        words = re.sub("[^A-Z0-9]+", " ", text.upper().replace(".", "")).split()
        if paid and len(name) in {16, 22, 35}:
            words[-1] += "~"
        told = [w for w in words if w.rstrip("~") not in DROPPED and w[1:] != "~"]
        kept = tuple(told or words)[:6]
        if kept and kept not in found:
            found.append(kept)
    return found


class Oracle:
    def __init__(self, entries: list[dict[str, Any]], settings: MatchSettings) -> None:
        self.settings = settings
        self.entries = entries
        self.words = [
            {w for form in forms(row["name"]) for w in form} for row in entries
        ]
        self.known: dict[str, float] = {}

    def rarity(self, word: str) -> float:
        """How rare a word of the list is; of a letter, words that begin with it."""
        if word not in self.known:
            self.known[word] = self._rarity(word)
        return self.known[word]

    def _rarity(self, word: str) -> float:
        many = max(len(self.entries), 1000)
        having = [
            any(w[0] == word for w in words) if len(word) == 1 else word in words
            for words in self.words
        ]
        return math.log(many / max(sum(having), 1)) / math.log(many)

    def compare(self, mine: str, theirs: str) -> Verdict:
        pairs = [(a, b) for a in forms(mine, paid=True) for b in forms(theirs)]
        verdicts = [self._compare(a, b) for a, b in pairs]
        return max(verdicts, key=lambda v: (round(v.similarity, 6), v.rarity))

    def _compare(self, mine: Form, theirs: Form) -> Verdict:
        short, long = sorted((mine, theirs), key=len)
        best = (0.0, 0.0, 0, 0.0, 0.0)
        for some in permutations(long, len(short)):
            pairs = list(zip(short, some, strict=True))
            if short is not mine:
                pairs = [(b, a) for a, b in pairs]
            best = max(best, self._sums(pairs))
        like, rarity, many, used_mine, used_theirs = best
        left = sum(map(_weight, mine)) - used_mine
        right = sum(map(_weight, theirs)) - used_theirs
        missing = abs(left - right) * (1.0 if many == 1 and left != right else 0.1)
        total = many + min(left, right) + missing
        return Verdict(like / total if total else 0.0, rarity)

    def _sums(self, pairs: list[tuple[str, str]]) -> tuple[float, ...]:
        agreeing = [(a, b, s) for a, b in pairs if (s := word_likeness(a, b))]
        return (
            round(sum(s for _, _, s in agreeing), 3),
            sum(self._pair_rarity(a, b) * s for a, b, s in agreeing),
            len(agreeing),
            sum(_weight(a) for a, _, _ in agreeing),
            sum(_weight(b) for _, b, _ in agreeing),
        )

    def _pair_rarity(self, mine: str, theirs: str) -> float:
        return self.rarity(theirs[0] if len(mine) == 1 else theirs)

    def surely_compared(self, mine: str, theirs: str) -> bool:
        """Whether two words within one edit hold their share of the rarity."""
        for a in forms(mine):
            for b in forms(theirs):
                least = 2 * self.settings.alone_rarity / max(len(b), 2)
                near = [
                    (x, y)
                    for x in a
                    for y in b
                    if min(len(x), len(y)) > 1
                    and (
                        x == y or (OSA.distance(x, y) <= 1 and min(len(x), len(y)) > 2)
                    )
                ]
                if any(
                    x != p
                    and y != q
                    and self.rarity(y) + self.rarity(q) >= least + 0.01
                    for x, y in near
                    for p, q in near
                ):
                    return True
        return False


@cache
def word_likeness(mine: str, theirs: str) -> float:
    cut, mine = mine.endswith("~"), mine.rstrip("~")
    if mine == theirs or (cut and theirs.startswith(mine)):
        return 1.0
    short, long = sorted((mine, theirs), key=len)
    begins = 0.75 if long.startswith(short) and len(short) != 2 else 0.0
    if len(short) == 1:
        return begins
    edits = 1 - OSA.distance(mine, theirs) / len(long)
    places = nickname_places(pa.array([mine, theirs]))
    known = 0.9 if go_together(*places) else 0.0
    return round(max(begins, known, edits if edits >= 0.66 else 0.0), 3)


def _weight(word: str) -> float:
    return 0.5 if len(word) == 1 else 1.0
