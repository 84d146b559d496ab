"""Addresses of the queue with its filters set: figures lead to their payments."""

from django.urls import reverse
from django.utils.http import urlencode


def queue_link(**filters: str | int) -> str:
    """Return the queue's address with these filters; empty ones are left out."""
    said = {name: value for name, value in filters.items() if value != ""}
    return f"{reverse('queue')}?{urlencode(said)}" if said else reverse("queue")
