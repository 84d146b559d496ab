"""Tables for people on a narrow terminal: words are broken, numbers never."""

import io

import pytest
from rich.console import Console

from outlay.pipelines.render.table import table

AMOUNT = "$488,778,269,123.81"


@pytest.mark.parametrize("width", [60, 80, 200])
def test_no_amount_is_cut_or_broken(width):
    made = table("A title", "", "dollars", "expected wrong", "why", numbers=(1, 2))
    words = "flagged beyond capacity and passed on to the payer as they came in"
    made.add_row(words, AMOUNT, AMOUNT, words)
    said = io.StringIO()
    Console(file=said, width=width).print(made)
    assert said.getvalue().count(AMOUNT) == 2
    assert "…" not in said.getvalue()
