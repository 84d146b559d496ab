"""Calibrated probabilities as bands in words, and the expected loss as a sentence.

A bare number draws a tired reader to itself, so a page shows the band and gives the
number to whoever asks. The bands' borders are whole chances that people can picture.
"""

from dataclasses import dataclass

from outlay.decisions.wording import money, share
from outlay.review.cases.words import LEADS
from outlay.review.models import Explanation, Item

BANDS = (
    (0.01, "very low", "fewer than 1 in 100"),
    (0.05, "low", "between 1 in 100 and 1 in 20"),
    (0.2, "raised", "between 1 in 20 and 1 in 5"),
    (0.5, "high", "between 1 in 5 and 1 in 2"),
    (1.01, "very high", "more than 1 in 2"),
)


@dataclass(frozen=True, slots=True)
class Chance:
    """One model's calibrated probability, told as a band."""

    about: str
    word: str
    band: str
    number: str


def chances(explanation: Explanation) -> list[Chance]:
    """Return the chances of the models that scored a payment; of none, nothing."""
    said = (("fraud", explanation.p_fraud), ("error", explanation.p_error))
    return [chance(lead, p) for lead, p in said if p is not None]


def chance(lead: str, probability: float) -> Chance:
    """Return the band of one probability; a border belongs to the band above it."""
    word, band = next((w, b) for top, w, b in BANDS if probability < top)
    return Chance(LEADS[lead], word, band, share(probability))


def loss_in_words(item: Item, *, scored: bool) -> str:
    """Return what the expected loss of a payment means."""
    if not scored:
        return "No model scored this payment; it stands in the queue by its amount."
    loss = item.expected_loss_cents
    part = share(loss / item.amount_cents) if item.amount_cents > 0 else ""
    of_amount = f", {part} of the amount" if part else ""
    return (
        f"{money(loss)}{of_amount}: what payments scored like this one lose on average "
        "if nobody looks."
    )
