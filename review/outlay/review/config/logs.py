"""What the app logs: to the standard error stream, and no value of anybody."""

import logging
import traceback
from types import TracebackType
from typing import Any

Raised = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)


class WithoutValues(logging.Formatter):
    """Shows where an error came from, and its kind; never its words.

    A database says which row it refused, with all that stands in it.
    """

    def formatException(self, ei: Raised) -> str:  # noqa: N802 - the parent's name
        """Return the kinds of the errors, each with its places in the code."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            lines += [
                f"  {frame.filename}:{frame.lineno} in {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


def logging_settings() -> dict[str, Any]:
    """Return Django's LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {
                "()": "outlay.review.config.logs.WithoutValues",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            }
        },
        "handlers": {
            "errors": {"class": "logging.StreamHandler", "formatter": "plain"}
        },
        "loggers": {
            "django": {"handlers": ["errors"], "level": "WARNING"},
            "outlay.review": {"handlers": ["errors"], "level": "INFO"},
        },
    }
