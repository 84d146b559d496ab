"""What people write: kept as they wrote it, but never with a taxpayer number."""

import re

from outlay.review.deciding.refusals import Refused

MOST = 10_000  # characters: several pages
# As numbers of people and of businesses are written; nine bare digits are too often
# something else, such as an invoice.
TAXPAYER_NUMBER = re.compile(r"(?<![\d-])(\d{3}-\d{2}-\d{4}|\d{2}-\d{7})(?![\d-])")


def written(text: str, field: str, *, needed: bool = True) -> str:
    """Return the text without blanks around it.

    Raises
    ------
    Refused
        Where it is needed and empty, too long, or holds a taxpayer number: those stand
        sealed, and whoever needs one reveals it with a reason.
    """
    text = text.strip()
    if needed and not text:
        raise Refused("This needs a note", "Write in a sentence what you saw", field)
    if len(text) > MOST:
        raise Refused(f"This is longer than {MOST:,} characters", "Shorten it", field)
    if TAXPAYER_NUMBER.search(text):
        raise Refused(
            "This holds what looks like a taxpayer number",
            "Write its last four digits instead",
            field,
        )
    return text
