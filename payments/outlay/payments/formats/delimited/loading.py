"""Reads a mapping file; what is wrong with it is told with file, line and key."""

import re
import tomllib
from pathlib import Path

from pydantic import ValidationError

from outlay.payments.errors import MappingError, Place
from outlay.payments.formats.delimited.mapping import Mapping

_RULE = "docs/formats/delimited.md#the-mapping-file"


def load_mapping(path: Path) -> Mapping:
    """Return the mapping in the TOML file `path`.

    Raises
    ------
    MappingError
        If the file cannot be read, is not TOML, or has a key or value that a
        mapping cannot have.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise MappingError(
            "the mapping file cannot be read as UTF-8 text",
            where=Place(str(path)),
            fix="check the path, or draft a mapping with: outlay map suggest FILE",
        ) from problem
    return parse_mapping(text, str(path))


def parse_mapping(text: str, name: str) -> Mapping:
    """Return the mapping in the TOML `text`, called `name` in errors."""
    try:
        return Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        raise MappingError(
            f"the mapping file is not valid TOML: {problem}",
            where=Place(name, _line_in(str(problem))),
            rule=_RULE,
            fix="correct that line; texts stand in quotes, tables in [brackets]",
        ) from problem
    except ValidationError as problem:
        raise _refusal(problem, text, name) from None


def _line_in(message: str) -> int | None:
    found = re.search(r"at line (\d+)", message)
    return int(found.group(1)) if found else None


def _refusal(problem: ValidationError, text: str, name: str) -> MappingError:
    first = problem.errors(include_url=False, include_context=False)[0]
    said = first["msg"].removeprefix("Value error, ")
    key = ".".join(str(part) for part in first["loc"])
    named = re.match(r"([a-z]+\.[A-Za-z0-9_.]+): (.*)", said, flags=re.DOTALL)
    if not key and named:
        key, said = named.groups()
    if first["type"] == "extra_forbidden":
        said = "nobody declared this key"
    return MappingError(
        f"the mapping does not fit: {said}",
        where=Place(name, _line_of(key, text), key or None),
        rule=_RULE,
        fix="change that key; the page lists every key and its values",
    )


def _line_of(key: str, text: str) -> int | None:
    """Return the line that sets the last part of `key`, if there is only one."""
    last = re.escape(key.rsplit(".", maxsplit=1)[-1])
    setting = re.compile(rf"""(^|[{{,])\s*["']?{last}["']?\s*=""")
    lines = [n for n, line in enumerate(text.splitlines(), 1) if setting.search(line)]
    return lines[0] if len(lines) == 1 else None
