"""Several people at work at the same moment, each with a connection of their own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

from outlay.review.models import Person

Work = Callable[[Person, threading.Barrier], Any]


def together(people: list[Person], work: Work) -> list[Any]:
    """Let everybody do `work(person, barrier)` in a thread; return what they got.

    What one raises is raised here, after all have ended.
    """
    barrier = threading.Barrier(len(people), timeout=60)
    answers: list[Any] = [None] * len(people)
    raised: list[BaseException] = []

    def run(at: int, person: Person) -> None:
        try:
            answers[at] = work(person, barrier)
        except BaseException as error:  # noqa: BLE001 - told below, in the test's thread
            raised.append(error)
            barrier.abort()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in raised:
        raise error
    return answers
