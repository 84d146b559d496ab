"""What the queue is asked for: read from an address, and written into one.

A saved view and a shared address are read here too: nothing of them is trusted.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from outlay.review.cases.words import LEADS
from outlay.review.queue.dollars import cents_of, dollars_of
from outlay.review.queue.keyset import LOSS, ORDERS, Order
from outlay.review.queue.states import ANY, STATES, UNDECIDED

ME, NOBODY = "me", "nobody"
YES, NO = "yes", "no"
NUMBER = re.compile(r"\d{1,18}", re.ASCII)
KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}", re.ASCII)
CODE = re.compile(r"[A-Z0-9-]{1,40}", re.ASCII)
LONGEST = 300  # characters of an agency or program
DOLLARS = "Write an amount in dollars, for example 1,200 or 1,200.50."
CROSSED = "The smallest amount is larger than the largest."


@dataclass(frozen=True, slots=True)
class Filters:
    """One question to the queue; an empty text or None asks for nothing.

    Attributes
    ----------
    state : str
        A key of `states.STATES`, or empty: the undecided ones; of one payment or
        payee, those of any state.
    agency, program, code : str
        As they stand in the items; the reason code is any of an item's.
    least, most : int or None
        Cents, both ends included.
    match : str
        YES or NO: whether something of the payee agrees with a watch list.
    lead : str
        Which model, or a rule, gave the first reason.
    who : str
        ME, NOBODY, or the number of a person to whom items are assigned.
    batch : str
        The number of a batch.
    payment, payee : str
        One key, exactly.
    sort : str
        A key of `keyset.ORDERS`, or empty: by expected loss.
    """

    state: str = ""
    agency: str = ""
    program: str = ""
    code: str = ""
    least: int | None = None
    most: int | None = None
    match: str = ""
    lead: str = ""
    who: str = ""
    batch: str = ""
    payment: str = ""
    payee: str = ""
    sort: str = ""

    @property
    def found_state(self) -> str:
        """The state that is asked for, in words or by default."""
        return self.state or (ANY if self.payment or self.payee else UNDECIDED)

    @property
    def order(self) -> Order:
        """The order of the rows."""
        return ORDERS.get(self.sort, LOSS)

    @property
    def query(self) -> str:
        """The address after its "?", always written alike."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        for name in ("least", "most"):
            said[name] = "" if said[name] is None else dollars_of(said[name])
        return urlencode({name: value for name, value in said.items() if value})

    def without(self, name: str) -> Self:
        """Return the same question without one of its parts."""
        empty: Any = None if name in {"least", "most"} else ""
        return replace(self, **{name: empty})

    @property
    def bare(self) -> bool:
        """Whether it asks for nothing but an order."""
        return self.without("sort") == type(self)()


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asked for; `problems` tell by field what cannot be read."""

    filters: Filters
    problems: Mapping[str, str]


def read(said: Mapping[str, str]) -> Asked:
    """Read an address; what it cannot mean is left out.

    Only amounts are typed by people, so only they are answered with a problem.
    """
    texts = {name: said.get(name, "").strip() for name in _READ}
    taken: dict[str, Any] = {
        name: text for name, text in texts.items() if _READ[name](text)
    }
    problems: dict[str, str] = {}
    least, most = (_amount(said, name, problems) for name in ("least", "most"))
    if least is not None and most is not None and least > most:
        problems["least"], least, most = CROSSED, None, None
    return Asked(_short(Filters(**taken, least=least, most=most)), problems)


def _short(filters: Filters) -> Filters:
    """Return the same question without what is so by default."""
    bare = filters.without("state")
    state = "" if filters.state == bare.found_state else filters.state
    return replace(
        filters, state=state, sort="" if filters.order is LOSS else filters.sort
    )


def _amount(said: Mapping[str, str], name: str, problems: dict[str, str]) -> int | None:
    text = said.get(name, "").strip()
    cents = cents_of(text)
    if text and cents is None:
        problems[name] = DOLLARS
    return cents


def _printable(text: str) -> bool:
    return len(text) <= LONGEST and text.isprintable()


_READ: dict[str, Callable[[str], bool]] = {
    "state": lambda text: text in STATES,
    "agency": _printable,
    "program": _printable,
    "code": lambda text: CODE.fullmatch(text) is not None,
    "match": lambda text: text in {YES, NO},
    "lead": lambda text: text in LEADS,
    "who": lambda text: text in {ME, NOBODY} or NUMBER.fullmatch(text) is not None,
    "batch": lambda text: NUMBER.fullmatch(text) is not None,
    "payment": lambda text: KEY.fullmatch(text) is not None,
    "payee": lambda text: KEY.fullmatch(text) is not None,
    "sort": lambda text: text in ORDERS,
}
