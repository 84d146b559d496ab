"""Invented names: syllables put together, so that nobody real is meant."""

import numpy as np

_FIRST = ("Ba", "Ce", "Do", "Fa", "Ge", "Hi", "Jo", "Ka", "Le", "Mi", "No", "Pe")
_MIDDLE = ("ra", "li", "mo", "ne", "sha", "ti", "vo", "zu", "del", "rin", "kan", "bos")
_LAST = (
    "na",
    "ric",
    "vel",
    "tha",
    "mon",
    "lis",
    "dar",
    "wen",
    "ko",
    "ster",
    "by",
    "ez",
)
_TRADES = (
    "Supply", "Logistics", "Services", "Industries", "Care", "Medical Group",
    "Foods", "Market", "Engineering", "Systems", "Clinic", "Maintenance",
)  # fmt: skip
_FORMS = ("LLC", "Inc", "Corp", "Co", "LP")


def _words(rng: np.random.Generator, size: int) -> list[str]:
    one, two, three = rng.integers(0, 12, (3, size))
    long = rng.random(size) < 0.6
    return [
        _FIRST[a] + (_MIDDLE[b] if more else "") + _LAST[c]
        for a, b, c, more in zip(one, two, three, long, strict=True)
    ]


def person_names(rng: np.random.Generator, size: int) -> list[str]:
    """Return `size` names of persons, in capitals, at most 35 characters."""
    initials = rng.integers(0, 26, size)
    return [
        f"{given} {chr(65 + initial)} {family}".upper()
        for given, family, initial in zip(
            _words(rng, size), _words(rng, size), initials, strict=True
        )
    ]


def firm_names(rng: np.random.Generator, size: int) -> list[str]:
    """Return `size` names of firms, in capitals, at most 35 characters."""
    trades = rng.integers(0, len(_TRADES), size)
    forms = rng.integers(0, len(_FORMS), size)
    return [
        f"{word} {_TRADES[trade]} {_FORMS[form]}".upper()
        for word, trade, form in zip(_words(rng, size), trades, forms, strict=True)
    ]


def married_name(name: str, family: str) -> str:
    """Return `name` with its last word replaced by another family name."""
    return f"{name.rsplit(' ', 1)[0]} {family.rsplit(' ', 1)[-1]}"
