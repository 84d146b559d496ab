"""What a reading of the whole log, or of its end, means for the alarm."""

from collections.abc import Sequence

from outlay.payments.errors import StoreError
from outlay.review.config.home import home
from outlay.review.trail.alarm import FOLDER, ring, silence
from outlay.review.trail.heads import Checked, check_heads


def conclude(first: int, broken_at: int | None) -> None:
    """Ring where a reading found the log broken; end the alarm where it is sound.

    Sound is a log whose kept heads fit, too: one that was written anew holds in itself.

    Parameters
    ----------
    first : int
        Number of the event behind which the reading began; 0 of the whole log.
    broken_at : int or None
        The first event that is not as it was written.
    """
    try:
        checked = check_heads(home() / FOLDER)
    except StoreError:
        checked = None  # cannot be read: so says the page, and an alarm stands on
    unfit = broken_at or first_unfit(checked or [])
    if unfit is not None:
        ring(unfit)
    elif checked is not None:
        silence(first)


def first_unfit(checked: Sequence[Checked]) -> int | None:
    """Return the event of the first kept head that the log does not fit any more."""
    return next((each.kept.link.number for each in checked if not each.fits), None)
