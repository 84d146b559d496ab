"""What libraries say when the machine refuses, and what whoever runs a batch reads."""

import errno

import duckdb
import pyarrow as pa
import pytest
from sqlalchemy.exc import OperationalError

from outlay.payments.errors import (
    ModelProblemError,
    OutOfMemoryError,
    OutputError,
    PolicyError,
    StoreError,
)
from outlay.pipelines import refusals
from outlay.pipelines.refusals import explained, in_plain_words


def full(error):
    return OperationalError("INSERT", {"secret": "078051120"}, error)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (MemoryError(), OutOfMemoryError, "no more memory"),
        (pa.ArrowMemoryError("malloc of size 64 failed"), OutOfMemoryError, "memory"),
        (duckdb.OutOfMemoryException("Out of Memory Error"), OutOfMemoryError, "mem"),
        (RuntimeError("can't start new thread"), OutOfMemoryError, "memory"),
        (OSError(errno.ENOSPC, "No space", "matrix"), OutputError, "disk is full"),
        (OSError(errno.EROFS, "Read-only", "x"), OutputError, "disk is read-only"),
        (PermissionError(errno.EACCES, "no", "x"), OutputError, "no permission for x"),
        (duckdb.IOException("No space left on device"), OutputError, "disk is full"),
        (full("database or disk is full"), OutputError, "disk is full"),
        (full("attempt to write a readonly database"), OutputError, "read-only"),
    ],
)
def test_what_the_machine_refuses_comes_in_words(error, kind, words):
    told = explained(error)
    assert type(told) is kind
    assert words in told.what
    assert "repeat" in told.fix
    assert "078051120" not in told.message


@pytest.mark.parametrize(
    "error",
    [
        ValueError("No space left on device"),
        FileNotFoundError(errno.ENOENT, "no such file", "x"),
        PolicyError("out of memory"),
    ],
)
def test_what_has_another_cause_stays_as_it_was(error):
    assert explained(error) is None
    with pytest.raises(type(error)) as caught, in_plain_words():
        raise error
    assert caught.value is error


@pytest.mark.parametrize("above", [StoreError, ModelProblemError])
def test_a_cause_below_is_plainer_than_what_was_made_of_it(above):
    def fail():
        with in_plain_words():
            try:
                raise duckdb.IOException("No space left on device")
            except duckdb.Error as error:
                raise above("cannot be searched") from error

    with pytest.raises(OutputError, match="disk is full"):
        fail()


def test_a_failure_without_memory_left_is_one_of_memory(monkeypatch):
    assert explained(LookupError("no binary")) is None
    monkeypatch.setattr(refusals, "LITTLE", 1 << 60)
    assert type(explained(LookupError("no binary"))) is OutOfMemoryError
