"""Structured logs: one line of JSON an event, without a word of anybody's data.

`OUTLAY_LOG` names the file, or `-` for standard error; without it nothing is logged.
A line holds the time (RFC 3339, UTC), a level, an event, and of what is known: batch,
run, stage, seconds, counts and cents. Nothing that came in is ever written: no file
name, no message of an error, no text of another library.
"""

import datetime as dt
import json
import logging
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

SETTING = "OUTLAY_LOG"
STANDARD_ERROR = "-"
LOGGER = "outlay"
LIBRARIES = ("prefect", "mlflow", "alembic", "sqlalchemy", "uvicorn")
_ID = re.compile(r"[0-9a-f]{16}")
_FACTS = "facts"


class Lines(logging.Formatter):
    """Writes a record as JSON: ours with its facts, a library's without its words."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC)
        said: dict[str, Any] = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
        }
        facts = getattr(record, _FACTS, None)
        if facts is None:
            # What it says may hold a cell of the input: where it was said must do.
            kind = record.exc_info[0] if record.exc_info else None
            facts = {
                "event": "library",
                "logger": record.name,
                "at": f"{record.module}:{record.lineno}",
                "error": kind.__name__ if kind else None,
            }
        told = {name: value for name, value in facts.items() if value is not None}
        return json.dumps(said | told)


class _Whole(WatchedFileHandler):
    """Appends to a private file, anew where the file was rotated away; never fails.

    A full disk of logs is no reason to let payments go on unscreened: it is said once.
    """

    failed = False

    def _open(self) -> Any:  # noqa: ANN401 - as the base class
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        return os.fdopen(os.open(self.baseFilename, flags, 0o600), "a")

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; where the file cannot even be opened, say so."""
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802
        """Say once that the log cannot be written."""
        if not self.failed:
            self.failed = True
            sys.stderr.write(f"the log of {SETTING} cannot be written; going on\n")


def asked() -> str:
    """Return where logs go: a path, `-`, or nothing."""
    return os.environ.get(SETTING, "").strip()


def alone_on_standard_error() -> bool:
    """Say whether standard error is for logs: then no bar is drawn there."""
    return asked() == STANDARD_ERROR


def note(
    event: str, facts: Mapping[str, object] | None = None, level: int = logging.INFO
) -> None:
    """Log one event; facts are numbers, ids and names of the code's own."""
    if asked():
        route()
        extra = {_FACTS: {"event": event, **(facts or {})}}
        logging.getLogger(LOGGER).log(level, "", extra=extra)


@contextmanager
def stage(name: str, *facts: object) -> Iterator[Callable[[object], None]]:
    """Log that a stage starts and ends or fails, each once.

    Yields
    ------
    callable
        Call it with the stage's result, whose figures then stand in the last line.
    """
    about: dict[str, object] = {"stage": name, **ids(facts)}
    result: list[object] = []
    with _timed("stage", about, lambda: _of_result(result)):
        yield result.append


@contextmanager
def command(words: Sequence[str], known: Sequence[str]) -> Iterator[None]:
    """Log that a command starts and ends or fails; only a known name is written."""
    name = words[0] if words and words[0] in known else None
    with _timed("command", {"command": name}, dict):
        yield


def ids(facts: Sequence[object]) -> dict[str, object]:
    """Return the batch and the run that some facts of a stage are about."""
    found: dict[str, object] = {}
    for fact in facts:
        manifest = getattr(fact, "manifest", fact)
        lineage = getattr(fact, "lineage", None)
        found |= _id("batch", getattr(manifest, "import_id", None))
        found |= _id("run", getattr(lineage, "run_id", None))
        plan = getattr(fact, "plan", None)
        found |= ids([plan]) if plan is not None else {}
    return found


def figures(manifest: object) -> dict[str, object]:
    """Return the counts and cents of a manifest by where the payments went."""
    found: dict[str, object] = {}
    for name in ("came_in", "accepted", "quarantined"):
        tally = getattr(manifest, name, None)
        if tally is not None:
            found[f"{name}_payments"] = int(tally.payments)
            found[f"{name}_cents"] = int(tally.cents)
    return found


def scored(manifest: object) -> None:
    """Log what scoring a batch gave: counts and cents by route."""
    said: Mapping[str, Any] = getattr(manifest, "scoring", None) or {}
    parts = {"review": said.get("review"), "flagged": said.get("flagged")}
    parts |= {f"route_{name}": part for name, part in said.get("routes", {}).items()}
    counted = {
        f"{name}_{unit}": part[unit]
        for name, part in parts.items()
        if part is not None
        for unit in ("payments", "cents")
    }
    about = ids([manifest]) | _id("run", said.get("run_id"))
    note("batch scored", about | figures(manifest) | counted)


def unscreened(manifest: object) -> None:
    """Log that the payments of a batch go on without a score; why stands elsewhere."""
    about = ids([manifest]) | figures(manifest)
    note("batch not screened", about, logging.ERROR)


def route() -> None:
    """Let our events, and whatever libraries say, come as lines; idempotent.

    Prefect and MLflow set their own handlers when they are imported, so this is
    looked at again before each event.
    """
    handler = _handler()
    ours = logging.getLogger(LOGGER)
    ours.setLevel(logging.INFO)
    ours.propagate = False
    for name in (LOGGER, *LIBRARIES):
        _only(logging.getLogger(name), handler)
    for name, each in list(logging.root.manager.loggerDict.items()):
        above = name.partition(".")[0]
        if above in LIBRARIES and name != above and isinstance(each, logging.Logger):
            _without_text(each, handler)
            each.propagate = True  # else, without a handler, it would print


def _only(logger: logging.Logger, handler: logging.Handler) -> None:
    """Give a logger our handler in the place of every one that prints."""
    if handler not in logger.handlers:
        logger.addHandler(handler)
        logger.propagate = False
    _without_text(logger, handler)


def _without_text(logger: logging.Logger, handler: logging.Handler) -> None:
    for each in list(logger.handlers):
        if each is not handler and isinstance(each, logging.StreamHandler):
            logger.removeHandler(each)


_HANDLERS: dict[str, logging.Handler] = {}


def _handler() -> logging.Handler:
    where = asked()
    if where not in _HANDLERS:
        for left in _HANDLERS.values():
            for name in (LOGGER, *LIBRARIES):
                logging.getLogger(name).removeHandler(left)
            left.close()
        _HANDLERS.clear()
        _HANDLERS[where] = _made(where)
    return _HANDLERS[where]


def _made(where: str) -> logging.Handler:
    made: logging.Handler
    if where == STANDARD_ERROR:
        made = logging.StreamHandler(sys.stderr)
    else:
        made = _Whole(where, delay=True)
    made.setFormatter(Lines())
    return made


@contextmanager
def _timed(
    what: str, about: dict[str, object], more: Callable[[], dict[str, object]]
) -> Iterator[None]:
    started = time.monotonic()
    note(f"{what} started", about)
    try:
        yield
    except BaseException as error:
        failed = not isinstance(error, SystemExit) or error.code not in {None, 0}
        said = {"seconds": _since(started), "exit_code": _exit_code(error)}
        if failed:
            kind = {"error": type(error).__name__}
            note(f"{what} failed", about | said | kind, logging.ERROR)
        else:
            note(f"{what} ended", about | said)
        raise
    note(f"{what} ended", about | {"seconds": _since(started)} | more())


def _since(started: float) -> float:
    return round(time.monotonic() - started, 3)


def _of_result(result: list[object]) -> dict[str, object]:
    return ids(result) | (figures(result[0]) if result else {})


def _exit_code(error: BaseException) -> int | None:
    code = getattr(error, "exit_code", getattr(error, "code", None))
    return code if isinstance(code, int) else None


def _id(name: str, value: object) -> dict[str, object]:
    fits = isinstance(value, str) and _ID.fullmatch(value)
    return {name: value} if fits else {}
