"""Decisions that another followed: they were undone, or sent back and made anew."""

from django.db.models import OuterRef, QuerySet

from outlay.review.models import Decision


def followed(decision: str = "pk") -> QuerySet[Decision]:
    """Return the later decisions on a row's payment, to be asked with `Exists`.

    Parameters
    ----------
    decision : str, optional
        The row's column that names its decision; by default it is one itself.
    """
    return Decision.objects.filter(item=OuterRef("item"), pk__gt=OuterRef(decision))
