"""Reason codes in words: the registry's sentences, their facts left out."""

import re
from collections.abc import Iterable
from functools import cache

from outlay.decisions.families import family_of, title_of
from outlay.decisions.reason_codes import Registered, latest, read_registry
from outlay.decisions.wording import CODING
from outlay.review.cases.words import CHECKS

IN_BRACKETS = re.compile(r" \(\$?\{\w+\}[^)]*\)")
SLOT = re.compile(r"\$?\{\w+\}")
LISTED, CHECKED, OTHER = "Watch lists", "Checks before certification", "Other"


def in_words(code: str) -> str:
    """Return what a code says, without the facts of any payment.

    Retired codes still have words; one that nobody registered stands for itself.
    """
    registered = _registry().get(code)
    if registered is None:
        return code
    kind, _, name = registered.about.partition(":")
    if kind == "check":
        return CHECKS.get(name, name.replace("_", " "))
    if kind == "list":
        return _plain(registered).replace("… with", "Something agrees with")
    return _plain(registered)


def grouped(codes: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return codes by matter: a title, and each code with its words."""
    matters: dict[str, list[tuple[str, str]]] = {}
    for code in codes:
        matters.setdefault(matter_of(code), []).append((code, in_words(code)))
    return sorted((title, sorted(of, key=_words)) for title, of in matters.items())


def matter_of(code: str) -> str:
    """Return the title of what a code is about."""
    if code.startswith("L-"):
        return LISTED
    return CHECKED if code.startswith("C-") else _families().get(code, OTHER)


def _words(choice: tuple[str, str]) -> str:
    return choice[1]


def _plain(registered: Registered) -> str:
    sentence = CODING.sub("", IN_BRACKETS.sub("", registered.sentence))
    return SLOT.sub("…", sentence).rstrip(".")


@cache
def _registry() -> dict[str, Registered]:
    return latest(read_registry())


@cache
def _families() -> dict[str, str]:
    # Heavy: the engines of the features come with it.
    from outlay.features.registry import FEATURES

    return {each.reason_code: title_of(family_of(each)) for each in FEATURES}
