"""Bounds of the matching engine, chosen by measurement: docs/matching.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """What a pair of names needs before it is reported.

    A similarity is between 0 and 1. A rarity is 0 for words on every entry and 1 for a
    word on one entry only, summed over the words that agree.

    Attributes
    ----------
    tin_name : float
        Similarity from which an equal taxpayer number is TIN_NAME, else TIN_ONLY.
    with_second, with_second_rarity : float
        Least similarity and rarity beside an equal date of birth or address.
    with_both, with_both_rarity : float
        The same where both agree.
    alone, alone_rarity : float
        The same where nothing but the name agrees.
    street : float
        Likeness of two streets of one ZIP code and house number.
    chunk : int
        Payees that are worked on at a time.
    threads : int
        Chunks that are worked on side by side.
    """

    tin_name: float = 0.80
    with_second: float = 0.75
    with_second_rarity: float = 0.2
    with_both: float = 0.30
    with_both_rarity: float = 0.1
    alone: float = 0.90
    alone_rarity: float = 1.65
    street: float = 0.80
    chunk: int = 100_000
    threads: int = 2
