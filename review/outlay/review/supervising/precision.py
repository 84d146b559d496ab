"""How often the models' flags were right, by reason and by program."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from outlay.review.access.scope import items_of
from outlay.review.models import ItemReason, Person
from outlay.review.supervising.figures import Figure
from outlay.review.supervising.last_word import Word

WRONG, PROPER, UNSURE = "wrong", "proper", "unsure"


@dataclass(frozen=True, slots=True)
class Group:
    """One reason code or program.

    Attributes
    ----------
    found : Figure
        Found wrong, of the flagged payments whose decision is final.
    unsure : int or None
        Of these neither found wrong nor checked and found proper; None where the group
        is too small to show.
    """

    name: str
    about: str
    found: Figure
    unsure: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """The groups of one kind, the largest first; `few` are too small to show."""

    shown: list[Group]
    few: int


@dataclass(frozen=True, slots=True)
class Precision:
    """All of them together, by reason and by program."""

    total: Group
    reasons: Part
    programs: Part


def precision(reader: Person, words: Sequence[Word], since: dt.datetime) -> Precision:
    """Return the share found wrong of the final ones that the models had flagged."""
    # The features' registry is large: only when a page asks for it.
    from outlay.review.queue.reason_words import in_words

    # What a word says is asked once, not for each group that it counts in.
    final = [(w.item, w.program, _kind(w)) for w in words if w.by_model and w.ended]
    codes = _codes(reader, since)
    by_code = ((code, kind) for item, _, kind in final for code in codes.get(item, ()))
    return Precision(
        _group("All programs", "", Counter(kind for *_, kind in final)),
        _groups(by_code, in_words),
        _groups(((program, kind) for _, program, kind in final), str),
    )


def _kind(word: Word) -> str:
    if word.wrong:
        return WRONG
    return PROPER if word.proper else UNSURE


def _codes(reader: Person, since: dt.datetime) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = ItemReason.objects.filter(
        item__in=items_of(reader).filter(decisions__at__gte=since)
    )
    for item, code in rows.values_list("item_id", "code"):
        found.setdefault(item, []).append(code)
    return found


def _groups(rows: Iterable[tuple[str, str]], told: Callable[[str], str]) -> Part:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (name, kind), count in Counter(rows).items():
        counts[name][kind] = count
    made = [_group(name, told(name), of) for name, of in counts.items()]
    shown = [each for each in made if each.found.shown]
    shown.sort(key=lambda each: (-each.found.n, each.name))
    return Part(shown, len(made) - len(shown))


def _group(name: str, about: str, kinds: Counter[str]) -> Group:
    found = Figure.of(kinds[WRONG], kinds.total())
    return Group(name, about, found, kinds[UNSURE] if found.shown else None)
