"""What the manifest says in words of what an import had to assume."""

from collections import Counter
from collections.abc import Mapping

from outlay.payments.programs import UNKNOWN_AGENCY
from outlay.payments.reader import Reader

_SENTENCES = {
    "scheduled date": "{n} without a time at which it was first known: imported "
    "history, taken as known on its scheduled date",
    "own date": "{n} with a date of its own: the given payment date was not used there",
    "program": "{n} covered by no rule of programs.toml and without an agency or "
    f"program of its own: {UNKNOWN_AGENCY} and unknown stand for them",
    "payment type": "{n} without a payment type: unknown stands for it",
    "notices": "{n} that are returns or notices, no payments: `outlay returns` takes "
    "them in",
    "side unmatched": "{n} of the side file about no payment of this file",
}


def notes_of(assumed: Mapping[str, int]) -> tuple[str, ...]:
    """Return one sentence for each kind of assumption that was made."""
    return tuple(
        sentence.format(n=_rows(assumed[kind]))
        for kind, sentence in _SENTENCES.items()
        if assumed.get(kind, 0)
    )


def notices_of(reader: Reader) -> Counter[str]:
    """Count what a reader passed over because it is no payment; most formats have none.

    Valid once its chunks are exhausted.
    """
    passed: Mapping[str, int] = getattr(reader, "notices", {})
    return Counter({"notices": sum(passed.values())})


def _rows(count: int) -> str:
    return f"{count:,} row" + ("" if count == 1 else "s")
