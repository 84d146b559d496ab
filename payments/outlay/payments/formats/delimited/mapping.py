"""The mapping file: which column of a delimited or Parquet file is what."""

import datetime as dt
import re
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from outlay.payments.tables import INTAKE, METHODS, TIN_TYPES

TARGETS = frozenset(INTAKE.names) - {"source_line"}
"""What a column may be mapped to; `source_line` is counted, never read."""

NEEDED = ("alc", "schedule_number", "payment_id", "amount_cents", "method")
"""What every row must have, from a column, a constant or its row number."""

_DATE_PARTS = frozenset("YymdbB")
_TIME_PARTS = _DATE_PARTS | frozenset("HIMSfpz")
_LEVELS = {"method": METHODS, "tin_type": TIN_TYPES}

Encoding = Literal["utf-8", "utf-8-sig", "latin-1", "cp1252"]
Sign = Literal["minus", "trailing_minus", "parentheses"]


def _known_parts(text: str, allowed: frozenset[str]) -> str:
    parts = re.findall(r"%(.?)", text)
    unknown = sorted(set(parts) - allowed)
    if unknown:
        raise ValueError(f"%{unknown[0]} is not one of {_spelled(allowed)}")
    if not ({"d", "m", "b", "B"} & set(parts) and {"Y", "y"} & set(parts)):
        raise ValueError("a format needs a day, a month and a year")
    return text


def _spelled(parts: frozenset[str]) -> str:
    return " ".join(f"%{part}" for part in sorted(parts))


def _a_date_format(text: str) -> str:
    return _known_parts(text, _DATE_PARTS | frozenset("HMSf"))


def _a_time_format(text: str) -> str:
    return text if text == "iso" else _known_parts(text, _TIME_PARTS)


def _a_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("this is no time zone of the IANA list, e.g. America/New_York")
    return name


def _a_column(value: object) -> object:
    """Read ``amount_cents = "Amount"`` as ``amount_cents = { column = "Amount" }``."""
    return {"column": value} if isinstance(value, str) else value


DateFormat = Annotated[str, AfterValidator(_a_date_format)]
TimeFormat = Annotated[str, AfterValidator(_a_time_format)]
Zone = Annotated[str, AfterValidator(_a_zone)]


class Strict(BaseModel):
    """Refuses keys that nobody declared."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class FileForm(Strict):
    """How the file is written; `null_words` are cells that mean nothing is known."""

    delimiter: str = Field(
        default=",", min_length=1, max_length=1, pattern=r'[^"\r\n0-9A-Za-z]'
    )
    encoding: Encoding = "utf-8"
    null_words: list[str] = []
    row_number_ids: bool = False


class MoneyForm(Strict):
    """How money is written."""

    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ""
    currency: str = Field(default="", max_length=3, pattern=r"^[^0-9.,()\-+\s]*$")
    unit: Literal["dollars", "cents"] = "dollars"
    negatives: list[Sign] = ["minus", "trailing_minus", "parentheses"]

    @model_validator(mode="after")
    def _signs_differ(self) -> Self:
        if self.decimal == self.thousands:
            raise ValueError("the decimal and the thousands sign are the same")
        return self


class DateForm(Strict):
    """How dates are written, unless a column says otherwise."""

    format: DateFormat = "%Y-%m-%d"


class Source(Strict):
    """Where a column comes from and how its cells are read."""

    column: str = Field(min_length=1)
    format: str | None = None
    zone: Zone | None = None
    values: dict[str, str] = {}
    zero_fill: int | None = Field(default=None, ge=1, le=30)


class Feature(Strict):
    """A further column that the program's models may use."""

    column: str = Field(min_length=1)
    kind: Literal["numeric", "text"]


TargetSource = Annotated[Source, BeforeValidator(_a_column)]


class Mapping(Strict):
    """What each column of a file is; ``load_mapping`` makes it from TOML.

    `optional` lets a file lack any column that is not needed, and takes every
    further column that is named ``x_...`` as a feature of the program.
    """

    version: Literal[1] = 1
    file: FileForm = FileForm()
    money: MoneyForm = MoneyForm()
    dates: DateForm = DateForm()
    columns: dict[str, TargetSource] = {}
    constants: dict[str, str] = {}
    features: dict[str, Feature] = {}
    optional: bool = False

    @property
    def used(self) -> list[Source | Feature]:
        """All columns of the file that are read."""
        return [*self.columns.values(), *self.features.values()]

    @model_validator(mode="after")
    def _targets_are_known(self) -> Self:
        for table in ("columns", "constants"):
            unknown = sorted(set(getattr(self, table)) - TARGETS)
            if unknown:
                raise ValueError(f"{table}.{unknown[0]}: {_no_target(unknown[0])}")
        twice = sorted(set(self.columns) & set(self.constants))
        if twice:
            raise ValueError(f"{twice[0]} is both a column and a constant")
        return self

    @model_validator(mode="after")
    def _features_are_named_so(self) -> Self:
        for name in self.features:
            if not is_feature_name(name):
                raise ValueError(
                    f"features.{name}: a feature is named x_ and then small letters"
                )
        return self

    @model_validator(mode="after")
    def _all_that_is_needed(self) -> Self:
        have = set(self.columns) | set(self.constants)
        if self.file.row_number_ids:
            if "payment_id" in have:
                raise ValueError("payment_id: given, and file.row_number_ids as well")
            have.add("payment_id")
        missing = [name for name in NEEDED if name not in have]
        if missing:
            raise ValueError(
                f"columns.{missing[0]}: every payment needs it; "
                "name its column, or give it under [constants]"
            )
        return self

    @model_validator(mode="after")
    def _formats_fit(self) -> Self:
        for name, source in self.columns.items():
            _check_source(name, source)
        return self

    @model_validator(mode="after")
    def _constants_fit(self) -> Self:
        for name, value in self.constants.items():
            _check_constant(name, value)
        return self


def is_feature_name(name: str) -> bool:
    """Return whether a column may go by `name` as a feature of the program."""
    return re.fullmatch(r"x_[a-z0-9_]{1,60}", name) is not None


def _no_target(name: str) -> str:
    return f"no column is called {name}; docs/tables.md#intake lists them"


def _check_source(name: str, source: Source) -> None:
    kind = str(INTAKE.schema.field(name).type)
    if source.format is not None:
        if kind == "date32[day]":
            _a_date_format(source.format)
        elif name == "known_at":
            _a_time_format(source.format)
        else:
            raise ValueError(f"columns.{name}.format: only dates and times have one")
    if source.zone is not None and name != "known_at":
        raise ValueError(f"columns.{name}.zone: only known_at has a zone")
    if kind != "string" and (source.values or source.zero_fill):
        raise ValueError(f"columns.{name}: only texts have values or zero_fill")
    _check_levels(f"columns.{name}.values", name, list(source.values.values()))


def _check_levels(key: str, name: str, values: list[str]) -> None:
    levels = _LEVELS.get(name)
    wrong = [value for value in values if levels and value not in levels]
    if wrong:
        raise ValueError(f"{key}: {wrong[0]!r} is not one of {', '.join(levels or ())}")


def _check_constant(name: str, value: str) -> None:
    kind = str(INTAKE.schema.field(name).type)
    if kind == "date32[day]":
        dt.date.fromisoformat(value)
    elif kind != "string":
        raise ValueError(f"constants.{name}: it differs by payment, map a column")
    _check_levels(f"constants.{name}", name, [value])
    if name == "alc" and not re.fullmatch("[0-9]{8}", value):
        raise ValueError("constants.alc: an agency location code has 8 digits")
