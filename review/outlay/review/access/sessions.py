"""How long a session lasts: 15 idle minutes, and never more than 12 hours.

NIST SP 800-63B asks both of whoever signs on with two factors.
"""

import time

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest

TOUCH_EVERY = 60  # seconds; a session saved on each request makes every read a write
LONGEST = 12 * 3600  # seconds from sign-in, however busy
WARN_BEFORE = 120  # seconds; WCAG 2.2.1 asks for at least 20
TOUCHED, BEGAN = "touched", "began"  # in the session, seconds since 1970
SECONDS_LEFT = "Session-Seconds"  # the header by which idle.js knows


def begin(request: HttpRequest) -> None:
    """Note when the session began: at sign-in."""
    request.session[BEGAN] = request.session[TOUCHED] = _now()


def touch(request: HttpRequest, *, at_once: bool = False) -> None:
    """Let the idle time begin anew, at most once a minute; end an old session."""
    now = _now()
    if now - request.session.setdefault(BEGAN, now) >= LONGEST:
        logout(request)
    elif at_once or now - request.session.get(TOUCHED, 0) >= TOUCH_EVERY:
        request.session[TOUCHED] = now


def seconds_left(request: HttpRequest) -> int:
    """Return after how many idle seconds the session ends."""
    now, session = _now(), request.session
    idle = session.get(TOUCHED, now) + settings.SESSION_COOKIE_AGE - now
    whole = session.get(BEGAN, now) + LONGEST - now
    return max(0, int(min(idle, whole)))


def _now() -> int:
    return int(time.time())
