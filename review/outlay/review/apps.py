"""Django's description of the app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ReviewConfig(AppConfig):
    """The review app; its tables begin with `review_`."""

    name = "outlay.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what listens: sign-ins, Django's checks, the triggers' maker."""
        from outlay.review.access import signals, system_check  # noqa: F401
        from outlay.review.guarding import after_migrating, before_migrating

        pre_migrate.connect(before_migrating, sender=self)
        post_migrate.connect(after_migrating, sender=self)
