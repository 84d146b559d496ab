"""Typed TOML files: read, checked, and refused with file and key in words."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from outlay.payments.errors import OutlayError

Model = TypeVar("Model", bound=BaseModel)
Refused = Callable[[str, str | None], OutlayError]
"""Makes the error of a file from what is wrong and the key where it is wrong."""


def load_toml(path: Path, model: type[Model], refused: Refused) -> Model:
    """Read the TOML file `path` as `model`.

    Raises
    ------
    OutlayError
        Whatever `refused` makes, where the file cannot be read, is no TOML, or has a
        key or value that the model cannot have.
    """
    try:
        return model.model_validate(tomllib.loads(path.read_text("utf-8-sig")))
    except OSError as error:
        raise refused(f"cannot be read: {error.strerror}", None) from None
    except UnicodeDecodeError:
        raise refused("is not UTF-8 text", None) from None
    except tomllib.TOMLDecodeError as error:
        raise refused(f"is not TOML: {error}", None) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise refused(_said(first), _key(first["loc"]) or None) from None


def _said(fault: ErrorDetails) -> str:
    if fault["type"] == "extra_forbidden":
        return "nobody declared this key"
    said = fault["msg"].removeprefix("Value error, ")
    return said[:1].lower() + said[1:]


def _key(parts: tuple[int | str, ...]) -> str:
    """Write ("program", 2, "agency") as program[3].agency, counted from 1."""
    shown = [f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in parts]
    return "".join(shown).removeprefix(".")
