"""What a web server calls; an unsafe installation does not come this far."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from outlay.review.access.checks import check

application = get_wsgi_application()
check(settings.OPTIONS)
