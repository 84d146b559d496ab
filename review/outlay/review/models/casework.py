"""Notes, saved views, and what is sealed until somebody says why they need it."""

from typing import ClassVar

from django.db import models

from outlay.review.models.item import Item
from outlay.review.models.person import Person


class Note(models.Model):
    """What somebody wrote on a case; never changed."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="notes")
    by = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["item", "id"], name="notes_of")]

    def __str__(self) -> str:
        return f"note on {self.item_id}"


class SavedView(models.Model):
    """A named filter of the queue; the others of the agency see a shared one."""

    owner = models.ForeignKey(Person, models.CASCADE, related_name="views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)  # the queue's address after the "?"
    shared = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_view_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Sealed(models.Model):
    """Payee's name, numbers and street: encrypted, opened only by the logged reveal."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"sealed identity of {self.item_id}"
