"""The same list for Django's own `check --deploy`."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution

from outlay.review.access.check_sign_on import sign_on_problems
from outlay.review.access.check_store import store_problems


@register("outlay", deploy=True)
def installation(**_more: object) -> list[CheckMessage]:
    """Return what is wrong with store and sign-on, in Django's words."""
    options = settings.OPTIONS
    found = [*store_problems(options), *sign_on_problems(options)]
    return [
        (Caution if problem.warning else Error)(
            str(problem), hint=problem.fix, id="outlay.C001"
        )
        for problem in found
    ]
