import errno
import os
import subprocess
import sys

import pytest

from outlay.payments import atomic
from outlay.payments.atomic import (
    remove_unfinished,
    unfinished_name,
    whole,
    write_whole,
)
from outlay.payments.errors import OutputError


def test_file_appears_whole(tmp_path):
    path = tmp_path / "new" / "file.txt"
    with whole(path) as unfinished:
        unfinished.write_text("content")
        assert not path.exists()
    assert path.read_text() == "content"
    assert list(path.parent.iterdir()) == [path]


def test_failure_keeps_the_old_file_and_leaves_nothing(tmp_path):
    path = tmp_path / "file.txt"
    path.write_text("old")

    def fail():
        with whole(path) as unfinished:
            unfinished.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_path_under_a_file_is_said_in_words(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError) as told:
        write_whole(tmp_path / "file" / "out.json", b"{}")
    assert "is a file, not a folder" in told.value.what
    assert told.value.where.file == str(tmp_path / "file" / "out.json")
    assert told.value.fix


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "no permission"),
        (errno.EROFS, "read-only"),
        (errno.EDQUOT, "quota"),
    ],
)
def test_what_the_system_says_comes_in_words(tmp_path, monkeypatch, number, words):
    def refuse(_handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(atomic.os, "fsync", refuse)
    with pytest.raises(OutputError, match=words) as told:
        write_whole(tmp_path / "out.json", b"{}")
    assert "repeat" in told.value.fix
    assert not list(tmp_path.iterdir())


_BIG = """
import pathlib, resource, signal, sys
from outlay.payments.atomic import write_whole
from outlay.payments.errors import OutputError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_whole(pathlib.Path(sys.argv[1]), bytes(100_000))
except OutputError as error:
    print(error.message)
"""


def test_real_refusal_half_way_leaves_nothing(tmp_path):
    result = subprocess.run(
        [sys.executable, "-c", _BIG, str(tmp_path / "out.bin")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "over the size that this system allows" in result.stdout
    assert not list(tmp_path.iterdir())


def test_what_killed_runs_left_is_removed(tmp_path):
    path = tmp_path / "file.parquet"
    unfinished_name(path).write_text("half")
    (tmp_path / ".other.parquet.1.unfinished").write_text("not ours")
    remove_unfinished(path)
    assert [left.name for left in tmp_path.iterdir()] == [".other.parquet.1.unfinished"]
