"""Other ways to match names, for comparison: pairs of payee and list row, each scored.

Each gets names in one spelling without suffixes and legal forms, as ours does.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist
from sklearn.feature_extraction.text import TfidfVectorizer

from outlay.payments.matching.forms import forms_of
from outlay.payments.matching.lookup import Ints, Lookup, Pairs, distinct

Texts = NDArray[np.object_]
Scores = NDArray[np.float64]
_ROWS = 2_000  # of a sparse product
_LEAST = 0.6  # cosine that is looked at
_LIKELY = 0.85  # of Jaro-Winkler


@dataclass(frozen=True, slots=True)
class Spelled:
    """Names in one spelling: words in their order, and in alphabetical order."""

    plain: Texts
    ordered: Texts
    first: Texts
    last: Texts

    @classmethod
    def of(cls, names: pa.Array) -> "Spelled":
        """Spell names."""
        forms = forms_of(names)
        texts = np.array(forms.words.dictionary.to_pylist(), object)
        words = texts[forms.words.indices.to_numpy()]
        own = np.flatnonzero(np.diff(forms.owner, prepend=-1))
        plain = np.full(len(names), "", object)
        ordered = plain.copy()
        for form in own:
            each = list(words[forms.offsets[form] : forms.offsets[form + 1]])
            plain[forms.owner[form]] = " ".join(each)
            ordered[forms.owner[form]] = " ".join(sorted(each))
        first = np.array([p.split(" ")[0] for p in plain], object)
        last = np.array([p.split(" ")[-1] for p in plain], object)
        return cls(plain, ordered, first, last)


class Method(ABC):
    """A way to compare names: which pairs it looks at, and a score of each."""

    def __init__(self, title: str, payees: Spelled, entries: Spelled) -> None:
        self.title, self.payees, self.entries = title, payees, entries

    @abstractmethod
    def alone(self) -> Pairs:
        """Return the pairs that it finds by name alone."""

    @abstractmethod
    def score(self, left: Ints, right: Ints) -> Scores:
        """Return the likeness of pairs; -1 where it would not have looked."""


class Exact(Method):
    """Equal names in one spelling, whatever the order of words."""

    def alone(self) -> Pairs:
        """Join equal spellings."""
        return _joined(self.payees.ordered, self.entries.ordered)

    def score(self, left: Ints, right: Ints) -> Scores:
        """Score equality."""
        same = self.payees.ordered[left] == self.entries.ordered[right]
        return np.where(same, 1.0, -1.0)


class PrefixWinkler(Method):
    """Jaro-Winkler of names with sorted words, in blocks of their first 4 letters."""

    def alone(self) -> Pairs:
        """Return the pairs of a block that are at least _LIKELY alike."""
        theirs = Lookup.of(pa.array(_begin(self.entries.ordered)))
        mine, found = _begin(self.payees.ordered), []
        for begin in range(0, len(mine), _ROWS):
            left, right = theirs.pairs(pa.array(mine[begin : begin + _ROWS]))
            likely = self.score(left + begin, right) >= _LIKELY
            found.append((left[likely] + begin, right[likely]))
        left, right = (np.concatenate(each) for each in zip(*found, strict=True))
        return left, right

    def score(self, left: Ints, right: Ints) -> Scores:
        """Score within blocks."""
        mine, theirs = self.payees.ordered[left], self.entries.ordered[right]
        scores = _cpdist(mine, theirs, JaroWinkler.normalized_similarity)
        return np.where(_begin(mine) == _begin(theirs), scores, -1.0)


class Grams(Method):
    """Cosine of TF-IDF weights of letter 3-grams."""

    def __init__(self, title: str, payees: Spelled, entries: Spelled) -> None:
        super().__init__(title, payees, entries)
        vectors = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 3), lowercase=False, dtype=np.float32
        )
        self.theirs: Any = vectors.fit_transform(entries.plain)
        self.mine: Any = vectors.transform(payees.plain)

    def alone(self) -> Pairs:
        """Multiply the sparse matrices, some rows at a time."""
        turned = self.theirs.T.tocsr()
        found = []
        for begin in range(0, self.mine.shape[0], _ROWS):
            product = (self.mine[begin : begin + _ROWS] @ turned).tocoo()
            like = product.data >= _LEAST
            found.append((product.row[like] + begin, product.col[like]))
        left, right = (np.concatenate(each) for each in zip(*found, strict=True))
        return left.astype(np.int64), right.astype(np.int64)

    def score(self, left: Ints, right: Ints) -> Scores:
        """Score by cosine."""
        parts = [
            np.asarray(self.mine[left[at]].multiply(self.theirs[right[at]]).sum(axis=1))
            for at in np.array_split(np.arange(len(left)), len(left) // 200_000 + 1)
        ]
        return np.concatenate(parts).ravel().astype(np.float64)


class Tolerance(Method):
    """The Social Security Administration's tolerance; a pair is within it or not.

    First seven letters of the surname and first of the given name; or four and four; or
    one edit or swap in the surname with the first letter of the given name.
    """

    def alone(self) -> Pairs:
        """Join the keys of each tolerance."""
        found = [
            _joined(self._keys(self.payees, *take), self._keys(self.entries, *take))
            for take in ((7, 1), (4, 4), (2, 1))
        ]
        left, right = (np.concatenate(each) for each in zip(*found, strict=True))
        return distinct(left, right)

    def score(self, left: Ints, right: Ints) -> Scores:
        """Score 1 within the tolerance."""
        mine, theirs = self.payees, self.entries
        within = np.zeros(len(left), bool)
        for take in ((7, 1), (4, 4)):
            within |= self._keys(mine, *take)[left] == self._keys(theirs, *take)[right]
        edits = _cpdist(mine.last[left], theirs.last[right], OSA.distance)
        letter = self._keys(mine, 0, 1)[left] == self._keys(theirs, 0, 1)[right]
        return np.where(within | (letter & (edits <= 1)), 1.0, -1.0)

    @staticmethod
    def _keys(names: Spelled, surname: int, given: int) -> Texts:
        rows = zip(names.last, names.first, strict=True)
        return np.array([f"{s[:surname]}|{g[:given]}" for s, g in rows], object)


METHODS: dict[str, Callable[[str, Spelled, Spelled], Method]] = {
    "exact spelling": Exact,
    "Jaro-Winkler, prefix blocks": PrefixWinkler,
    "TF-IDF 3-grams": Grams,
    "SSA tolerance": Tolerance,
}


def _begin(names: Texts) -> Texts:
    return np.array([name[:4] for name in names], object)


def _joined(left: Texts, right: Texts) -> Pairs:
    return Lookup.of(pa.array(right)).pairs(pa.array(left))


def _cpdist(left: Texts, right: Texts, scorer: Any) -> Scores:
    return np.asarray(cpdist(left, right, scorer=scorer, workers=2).ravel(), np.float64)
