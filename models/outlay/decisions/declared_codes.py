"""Every reason code that the code can say today, with its meaning."""

from collections.abc import Iterator

from outlay.decisions.checklist.reasons import FAILED, LISTS
from outlay.decisions.reason_codes import Meaning
from outlay.features.registry import FEATURES

CHECKED = "Check before certification: {why}"
MATCHED = "{agrees} with an entry of {list}."
VERIFY = "how the list's keeper says to verify a match"


def declared_codes() -> Iterator[Meaning]:
    """Yield features in matrix order, then watch lists, then checks."""
    for each in FEATURES:
        yield Meaning(
            each.reason_code, each.name, each.sentence, each.fill, each.clears
        )
    for name, title in LISTS.items():
        sentence = MATCHED.replace("{list}", title)
        yield Meaning(f"L-{name.upper()}", f"list:{name}", sentence, "", VERIFY)
    for name, (code, clears) in FAILED.items():
        yield Meaning(code, f"check:{name}", CHECKED, "", clears)
