"""Django's description of the app."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The review app; its tables begin with `review_`."""

    name = "outlay.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"
