"""What fails outside this program, and may be better in a moment."""

import errno
import sqlite3
from collections.abc import Iterator

from outlay.pipelines.refusals import explained

GONE = (ConnectionError, TimeoutError, sqlite3.OperationalError)
# A disk or host of the network that does not answer.
NUMBERS = {
    errno.EIO,
    errno.ESTALE,
    errno.EBUSY,
    errno.EHOSTDOWN,
    errno.EHOSTUNREACH,
    errno.ENETDOWN,
    errno.ENETUNREACH,
}
# Libraries of databases and servers, and what they call a fault that is not ours.
LIBRARIES = ("sqlalchemy", "django", "psycopg", "httpx", "requests", "urllib3")
NAMES = {
    "OperationalError",
    "InterfaceError",
    "ConnectError",
    "ConnectTimeout",
    "ReadError",
    "ReadTimeout",
    "ConnectionError",
    "Timeout",
    "MaxRetryError",
    "RemoteProtocolError",
}


def may_pass(error: BaseException) -> bool:
    """Say whether repeating is worth while: a server gone, a locked database.

    A refusal of ours that stands on such a fault counts as one. A full disk or a
    store that cannot be written would be the same in a moment.
    """
    return any(_outside(each) for each in _chain(error))


def _outside(error: BaseException) -> bool:
    if not isinstance(error, Exception):
        return False
    library = type(error).__module__.partition(".")[0] in LIBRARIES
    named = library and type(error).__name__ in NAMES
    numbered = isinstance(error, OSError) and error.errno in NUMBERS
    if not (named or numbered or isinstance(error, GONE)):
        return False
    return explained(error) is None


def _chain(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        hidden = found.__suppress_context__
        found = found.__cause__ or (None if hidden else found.__context__)
