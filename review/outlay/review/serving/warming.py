"""What the first person to ask would wait for, done before anybody is let in."""

import importlib

from django.urls import get_resolver

# Brought in where it is first needed, since no command needs it: the engines of the
# features come with it, and take seconds.
HEAVY = ("outlay.features.registry",)


def warm() -> None:
    """Import every page of the app, and what its pages import when asked."""
    for name in HEAVY:
        importlib.import_module(name)
    _ = get_resolver().url_patterns
