"""Promised and found shares of a model card, drawn and as tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from outlay.audit.papers.beside import Beside
from outlay.audit.papers.card_curves import drawn
from outlay.audit.papers.markdown import titled

Said = Mapping[str, Any]


def promised(beside: Beside) -> str:
    """Return promised and found shares by tenths, drawn and as a table a model."""
    if not beside.tested:
        return ""
    text = drawn(
        beside,
        "calibration.png",
        "One panel a model: ten dots with intervals, the share found in each tenth of "
        f"payments, beside a dash for the share promised. {_inside(beside.tested)}",
        "Where a dash lies inside its interval, the promise may be true",
    )
    head = ["tenth", "promised", "found", "95 % interval", "labelled", "positives"]
    tables = [
        titled(
            f"Promised and found by the {name} model, lowest promise first",
            head,
            [_tenth(n, each) for n, each in enumerate(of["calibration"], 1)],
        )
        for name, of in beside.tested.items()
    ]
    return "\n" + text + "\n".join(tables)


def _inside(tested: Mapping[str, Said]) -> str:
    said = []
    for name, of in tested.items():
        true = sum(_true(each) for each in of["calibration"])
        said.append(f"{true} of {len(of['calibration'])} for {name}")
    return f"The promise lies inside the interval in {' and '.join(said)}"


def _true(each: Said) -> bool:
    lower, upper = each["interval"]
    return bool(lower <= each["promised"] <= upper)


def _tenth(number: int, each: Said) -> Sequence[str]:
    lower, upper = each["interval"]
    return [
        str(number),
        f"{each['promised']:.2%}",
        f"{each['found']:.2%}",
        f"{lower:.2%} to {upper:.2%}",
        f"{each['labelled']:,}",
        f"{each['positives']:,}",
    ]
