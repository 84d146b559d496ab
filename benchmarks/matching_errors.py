"""What happens to a name on its way from a list into a payment file."""

import string
from collections.abc import Callable

import numpy as np

from benchmarks.matching_people import FORMS, People, Rng, Texts, surnames

NICKNAMES = {
    "ROBERT": "BOB", "WILLIAM": "BILL", "RICHARD": "DICK", "JAMES": "JIM",
    "JOHN": "JACK", "MICHAEL": "MIKE", "JOSEPH": "JOE", "THOMAS": "TOM",
    "ELIZABETH": "BETTY", "MARGARET": "PEGGY", "PATRICIA": "PAT", "BARBARA": "BARB",
    "JENNIFER": "JENNY", "SUSAN": "SUE", "DEBORAH": "DEBBIE", "KATHERINE": "KATE",
    "CHARLES": "CHUCK", "EDWARD": "ED", "KENNETH": "KEN", "RONALD": "RON",
}  # fmt: skip
_ENDS = np.array(["JR", "SR", "II", "III", "MD", "ESQ", "PHD"], object)
LETTERS = np.array(list(string.ascii_uppercase))
BANK = 22  # characters of a name in NACHA PPD and CCD entries


def typo(rng: Rng, word: str, *, first: bool = False) -> str:
    """Change, drop or add one letter: the first, or any but the first."""
    at = 0 if first else int(rng.integers(1, max(len(word), 2)))
    letter = str(rng.choice(LETTERS))
    how = int(rng.integers(0, 3))
    if how == 0:
        return (
            word[:at]
            + (letter if word[at : at + 1] != letter else "Q")
            + word[at + 1 :]
        )
    return word[:at] + word[at + 1 :] if how == 1 else word[:at] + letter + word[at:]


def swapped(rng: Rng, word: str) -> str:
    """Swap two neighbouring letters that differ."""
    places = [i for i in range(len(word) - 1) if word[i] != word[i + 1]]
    if not places:
        return word
    i = places[int(rng.integers(0, len(places)))]
    return word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def listed_names(who: People) -> Texts:
    """Return names as a list has them: first, middle, last."""
    return _text(who.given, who.middle, who.surname)


def payee_names(rng: Rng, who: People) -> Texts:
    """Return names as payment files have them: middle full, a letter, or left out."""
    return _text(who.given, _shown(rng, who.middle), who.surname)


def _shown(rng: Rng, middle: Texts) -> Texts:
    how = rng.random(len(middle))
    letter = np.array([m[:1] for m in middle], object)
    return np.where(how < 0.3, middle, np.where(how < 0.7, letter, ""))


def _text(*parts: Texts) -> Texts:
    rows = zip(*parts, strict=True)
    return np.array([" ".join(p for p in row if p) for row in rows], object)


def _longer(rng: Rng, given: str, surname: str) -> bool:
    """Whether an error hits the given name: as often as its share of the letters."""
    return bool(rng.random() < len(given) / (len(given) + len(surname)))


def with_error(rng: Rng, who: People, kind: str) -> Texts:
    """Return the names of `who` as payment files have them, with one kind of error."""
    given, middle, surname = who.given, _shown(rng, who.middle), who.surname
    if kind in _BY_WORD:
        given, surname = _one_word(rng, given, surname, kind)
    elif kind in _CHANGES:
        given, middle, surname = _CHANGES[kind](rng, given, middle, surname)
    elif kind == "surname first":
        return _text(surname, given, middle)
    elif kind == "suffix":
        ends = _ENDS[rng.integers(0, len(_ENDS), len(given))]
        return _text(given, middle, surname, ends)
    names = _text(given, middle, surname)
    return np.array([n[:BANK] for n in names], object) if kind == "cut" else names


def _one_word(rng: Rng, given: Texts, surname: Texts, kind: str) -> tuple[Texts, Texts]:
    given, surname = given.copy(), surname.copy()
    for i in range(len(given)):
        part = given if _longer(rng, given[i], surname[i]) else surname
        part[i] = _BY_WORD[kind](rng, part[i])
    return given, surname


def _half(rng: Rng, surname: str) -> str:
    halves = surname.split("-")
    return halves[int(rng.integers(0, len(halves)))]


def _of_each(change: Callable[[str], str], words: Texts) -> Texts:
    return np.array([change(word) for word in words], object)


_CHANGES: dict[str, Callable[..., tuple[Texts, Texts, Texts]]] = {
    "two typos": lambda rng, g, m, s: (_each(rng, g), m, _each(rng, s)),
    "middle left out": lambda _, g, m, s: (g, _of_each(lambda _: "", m), s),
    "letter for given name": lambda _, g, m, s: (_of_each(lambda w: w[0], g), m, s),
    "other surname": lambda rng, g, m, s: (g, m, surnames(rng, len(s))),
    "half of a hyphen": lambda rng, g, m, s: (
        g,
        m,
        _of_each(lambda w: _half(rng, w), s),
    ),
    "nickname": lambda _, g, m, s: (_of_each(lambda w: NICKNAMES.get(w, w), g), m, s),
}
_BY_WORD = {
    "typo": typo,
    "letters swapped": swapped,
    "first letter": lambda rng, word: typo(rng, word, first=True),
}
PERSON_KINDS = (
    *("as listed", "typo", "letters swapped", "first letter", "two typos"),
    *("surname first", "middle left out", "letter for given name", "suffix"),
    *("other surname", "half of a hyphen", "nickname", "cut"),
)
FIRM_KINDS = ("firm: other form", "firm: typo", "firm: word left out", "firm: cut")


def _each(rng: Rng, words: Texts) -> Texts:
    return np.array([typo(rng, word) for word in words], object)


def with_form(rng: Rng, names: Texts) -> Texts:
    """Return names of firms with a legal form."""
    forms = np.array(FORMS, object)[rng.integers(0, len(FORMS), len(names))]
    return _text(names, forms)


def firm_error(rng: Rng, names: Texts, kind: str) -> Texts:
    """Return names of firms as payment files have them, with one kind of error."""
    words = [name.split(" ") for name in names]
    if kind == "firm: typo":
        for each in words:
            at = int(np.argmax([len(w) for w in each]))
            each[at] = typo(rng, each[at])
    elif kind == "firm: word left out":
        words = [each[:-1] if len(each) > 2 else each for each in words]
    made = with_form(rng, np.array([" ".join(each) for each in words], object))
    return np.array([n[:BANK] for n in made], object) if kind == "firm: cut" else made
