"""Errors that say what is wrong, where, by which rule, and what to do."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an input something is: any part may be unknown."""

    file: str | None = None
    line: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        parts = [self.file or ""]
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.field is not None:
            parts.append(f"field {self.field}")
        return ", ".join(part for part in parts if part)


class OutlayError(Exception):
    """Base of every error a person should read without a traceback.

    Parameters
    ----------
    what : str
        What is wrong, with the facts; never a raw identifier of a person.
    where : Place, optional
        File, line and field.
    rule : str, optional
        The rule that was broken, by its number in the specification if it has one.
    fix : str, optional
        What to do next.
    """

    exit_code: ClassVar[int] = 1

    def __init__(
        self,
        what: str,
        *,
        where: Place | None = None,
        rule: str | None = None,
        fix: str | None = None,
    ) -> None:
        self.what, self.where, self.rule, self.fix = what, where, rule, fix
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The whole message, one line for each part that is known."""
        lines = [self.what]
        if self.where is not None and str(self.where):
            lines.append(f"  where: {self.where}")
        if self.rule is not None:
            lines.append(f"  rule: {self.rule}")
        if self.fix is not None:
            lines.append(f"  do: {self.fix}")
        return "\n".join(lines)


class InputRejectedError(OutlayError):
    """The file's own rules reject the whole file; nothing of it was taken in."""

    exit_code = 10


class MappingError(OutlayError):
    """A mapping, side or programs file does not fit the input."""

    exit_code = 11


class KeyProblemError(OutlayError):
    """A key is missing, unreadable, or another one than the store was made with."""

    exit_code = 12


class StoreError(OutlayError):
    """The store is missing, damaged, or refuses what it was asked."""

    exit_code = 13


class TooFewLabelsError(OutlayError):
    """There are not enough outcomes to train or to set a threshold."""

    exit_code = 14


class ModelProblemError(OutlayError):
    """A model is missing, damaged, or not meant for this data."""

    exit_code = 15


class PolicyError(OutlayError):
    """A policy file asks for what it cannot have, or cannot be read."""

    exit_code = 16


class BalanceError(OutlayError):
    """In is not scored plus quarantined: the batch fails and nothing is kept."""

    exit_code = 17


class OutputError(OutlayError):
    """A result could not be written: no permission, no room, a broken path."""

    exit_code = 18


class TableError(OutlayError):
    """A table at a layer border does not keep its contract."""

    exit_code = 19


class ConfigurationError(OutlayError):
    """A setting cannot be read or has a value that it cannot have."""

    exit_code = 20


class MonitorAlarmError(OutlayError):
    """The monitor found payments, scores or outcomes that call for a person."""

    exit_code = 30


class NotJudgedError(OutlayError):
    """The monitor could not judge: no models, no scored payments, or too few."""

    exit_code = 31


class CutOffPassedError(OutlayError):
    """The cut-off came before the scores: the payments go on, not screened."""

    exit_code = 33


class DoctorError(OutlayError):
    """A check of `outlay doctor` fails: something needs a person before payments do."""

    exit_code = 32


class BackupError(OutlayError):
    """A backup is damaged, changed or incomplete, or cannot be restored there."""

    exit_code = 34


class OutOfMemoryError(OutlayError):
    """The machine gave no more memory; nothing half-made was kept."""

    exit_code = 35
