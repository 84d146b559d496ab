"""What one person asks of the served app: the queue, a case, and then to decide it."""

import http.client
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.review_served import CARD, OVER_HTTPS, PROXY, Answer, Visitor

HIDDEN = re.compile(r'name="(version|opened_at)" value="([^"]*)"')
FASTER = "Somebody else was faster"
REDIRECT, LATE = 302, 409


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: which page, what came of it, and after how many milliseconds."""

    page: str
    outcome: str
    ms: float


def card(person: int) -> str:
    """Return the subject of a person's card."""
    return f"CN=PERSON {person},OU=PEOPLE,O=U.S. Government,C=US"


def note(person: int, number: int) -> str:
    """Return what a person writes on a payment: nobody else writes the same."""
    return f"Person {person} saw the documents of payment {number}."


def work(
    port: int, person: int, numbers: Sequence[int], barrier: threading.Barrier
) -> Iterator[Asked]:
    """Sign on and go through the payments; everybody decides at the same moment."""
    visitor = Visitor(port, OVER_HTTPS | {CARD: card(person)}, PROXY)
    if visitor.sign_on().status != REDIRECT:
        message = f"person {person} cannot sign on"
        raise RuntimeError(message)
    for number in numbers:
        yield _read("queue", visitor.get("/queue/"), 'id="filters"')
        case = visitor.get(f"/payments/{number}/")
        yield _read("case", case, 'id="decide"')
        said = dict(HIDDEN.findall(case.text))
        barrier.wait()
        yield _decide(visitor, person, number, said)


def _read(page: str, answer: Answer, part: str) -> Asked:
    well = answer.status == http.client.OK and part in answer.text
    return Asked(page, "read" if well else f"error {answer.status}", answer.ms)


def _decide(visitor: Visitor, person: int, number: int, said: dict[str, str]) -> Asked:
    answer = visitor.post(
        f"/payments/{number}/decide/",
        action="release",
        reason_release="documents_support",
        found_release="proper",
        note=note(person, number),
        **said,
    )
    return Asked("decision", _outcome(answer), answer.ms)


def _outcome(answer: Answer) -> str:
    if answer.status == REDIRECT and answer.location.endswith("?decided"):
        return "accepted"
    if answer.status == LATE and FASTER in answer.text:
        return "told who was faster"
    return f"error {answer.status}"
