"""What a web server calls; an unsafe installation does not come this far."""

import os

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application


def checked_application() -> WSGIHandler:
    """Return the app, if nothing is wrong that must not be.

    Raises
    ------
    ConfigurationError
        Naming all of it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outlay.review.config.settings")
    made = get_wsgi_application()
    # The checks read tables, which Django knows only now.
    from outlay.review.access.checks import check

    check(settings.OPTIONS)
    return made


application = checked_application()
