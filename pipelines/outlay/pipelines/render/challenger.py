"""What a scoring run says of the challenger beside it."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.text import Text

LOUD = "bold red"


def shadow_texts(scoring: Mapping[str, Any]) -> Iterator[Text]:
    """Return what a scoring run says of its challengers, a failure loudly."""
    for training, said in scoring.get("shadows", {}).items():
        if "failed" in said:
            yield Text(
                f"Challenger {training}: {said['failed']}. The champion's decisions "
                "stand and are complete; repeat the command to try again.",
                style=LOUD,
            )
        else:
            yield Text(
                f"Challenger {training} (decides nothing) would flag "
                f"{said['flagged']:,} and review {said['to_review']:,}: outlay models "
                "shadow"
            )
