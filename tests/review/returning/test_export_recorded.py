"""The audit log says "exported" where the files are, and nowhere else."""

import errno
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from django.urls import reverse

from outlay.payments.errors import OutputError
from outlay.review.approving.reopening import exported_at
from outlay.review.deciding.decide import decide
from outlay.review.models import AuditEvent, Batch, Item
from outlay.review.returning import export, labels, recorded
from outlay.review.returning.export import export_batch
from outlay.review.returning.labels import write_labels
from outlay.review.trail.verify import verify
from tests.review.deciding.verdicts import improper

FULL = OSError(errno.ENOSPC, "No space left on device")
FILES = ("back.csv", "back.json")


def told():
    return AuditEvent.objects.filter(action__startswith="export").count()


def full_disk(monkeypatch, name):
    """Let no file of this name appear: the disk is full when it is renamed."""
    whole = recorded.whole

    class Full:
        def __init__(self, path):
            self.path, self.made = path, whole(path)

        def __enter__(self):
            return self.made.__enter__()

        def __exit__(self, kind, error, trace):
            if self.path.name.endswith(name) and kind is None:
                kind, error, trace = OSError, FULL, None
            return self.made.__exit__(kind, error, trace)

    monkeypatch.setattr(recorded, "whole", Full)


@pytest.mark.parametrize("name", FILES)
def test_a_full_disk_leaves_neither_file_nor_event(
    loaded, item, decider, tmp_path, monkeypatch, name
):
    decision = decide(item(1), 1, improper(), by=decider)
    full_disk(monkeypatch, name)
    with pytest.raises(OutputError, match="the disk is full"):
        export_batch(loaded, "latest", tmp_path / "back.csv", by="sid")
    assert not list(tmp_path.glob("*back*"))
    assert told() == 0
    assert exported_at(item(1), decision.at) is None
    assert verify().sound


def test_what_cannot_be_recorded_is_not_exported(loaded, tmp_path, monkeypatch):
    def locked(*_):
        raise DatabaseError("database is locked")

    monkeypatch.setattr(export, "record", locked)
    monkeypatch.setattr(labels, "record", locked)
    with pytest.raises(DatabaseError):
        export_batch(loaded, "latest", tmp_path / "back.csv", by="sid")
    with pytest.raises(DatabaseError):
        write_labels(loaded, Item.objects.all(), tmp_path / "back.csv", by="dan")
    assert not list(tmp_path.glob("*back*"))


def lose_the_server(monkeypatch, tmp_path):
    """Let the database give up once the event is written and the files are there."""
    atomic = recorded.transaction.atomic

    class Lost:
        def __enter__(self):
            self.made = atomic()
            return self.made.__enter__()

        def __exit__(self, *_):
            error = DatabaseError("the server is gone")
            assert all((tmp_path / name).exists() for name in FILES)
            self.made.__exit__(DatabaseError, error, None)
            raise error

    monkeypatch.setattr(recorded, "transaction", SimpleNamespace(atomic=Lost))


def no_links(*_):
    raise OSError(errno.EPERM, "Operation not permitted")


def everything_in(folder):
    return {each.name: each.read_bytes() for each in folder.glob("*back*")}


@pytest.mark.parametrize("links", [True, False], ids=["links", "copies"])
@pytest.mark.parametrize("lost", FILES)
def test_an_earlier_export_outlives_a_failed_one(
    loaded, item, decider, tmp_path, monkeypatch, lost, links
):
    """Be it the disk that is full at one of the files, or the server that is gone."""
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    export_batch(loaded, "latest", tmp_path / "back.csv", by="sid")
    before = everything_in(tmp_path)
    decide(item(1), 1, improper(), by=decider)
    with monkeypatch.context() as patched, pytest.raises(OutputError):
        full_disk(patched, lost)
        export_batch(loaded, "latest", tmp_path / "back.csv", by="sid")
    assert everything_in(tmp_path) == before
    with monkeypatch.context() as patched, pytest.raises(DatabaseError):
        lose_the_server(patched, tmp_path)
        export_batch(loaded, "latest", tmp_path / "back.csv", by="sid")
    assert everything_in(tmp_path) == before
    assert told() == 1
    export_batch(loaded, "latest", tmp_path / "back.csv", by="sid")
    assert set(everything_in(tmp_path)) == set(FILES)
    assert everything_in(tmp_path)["back.csv"] != before["back.csv"]


def test_what_is_rolled_back_is_taken_away(loaded, tmp_path, monkeypatch):
    lose_the_server(monkeypatch, tmp_path)
    with pytest.raises(DatabaseError):
        export_batch(loaded, "latest", tmp_path / "back.csv", by="sid")
    assert not list(tmp_path.glob("*back*"))
    assert told() == 0


@pytest.mark.parametrize("name", [".csv", ".zip"])
def test_on_the_page_the_file_that_is_taken_along_counts(
    loaded, seconder, signed_in, monkeypatch, name
):
    full_disk(monkeypatch, name)
    address = reverse("batch-export", args=[Batch.objects.get().pk])
    answer = signed_in(seconder).post(address, follow=True)
    assert "Nothing was exported" in answer.content.decode()
    assert told() == 0


def test_labels_alike(loaded, tmp_path, monkeypatch):
    full_disk(monkeypatch, ".csv")
    with pytest.raises(OutputError):
        write_labels(loaded, Item.objects.all(), tmp_path / "back.csv", by="dan")
    assert not list(tmp_path.glob("*back*"))
    assert told() == 0


def test_all_well_it_is_told_once(loaded, tmp_path):
    export_batch(loaded, "latest", tmp_path / "back.csv", by="sid")
    assert sorted(each.name for each in tmp_path.glob("*back*")) == list(FILES)
    assert told() == 1
