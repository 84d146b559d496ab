"""What came back: every file and sender once, and one refusal stops no other."""

import errno
import json

import pyarrow.parquet as pq
import pytest

from outlay.payments.errors import KeyProblemError, StoreError
from outlay.payments.store import Store
from outlay.pipelines.jobs import reconciling
from outlay.pipelines.jobs.reconciling import ReconcileRequest, files_in, reconcile
from outlay.pipelines.running import plainly

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


@pytest.fixture
def nobody_sends(monkeypatch):
    monkeypatch.setattr(reconciling, "senders", dict)


@pytest.fixture
def decided(scored, tmp_path):
    """Return an inbox with one decided review file, and the store it belongs to."""
    home, out = scored[0], scored[1]
    inbox = tmp_path / "inbox"
    (inbox / "reviews").mkdir(parents=True)
    text = (out / "review.csv").read_text(encoding="utf-8-sig").splitlines()
    header = text[0].replace('"', "").split(",")
    first = text[1].split('","')
    first[header.index("decision")] = "proper"
    (inbox / "reviews/day.csv").write_text(
        "\r\n".join([text[0], '","'.join(first)]) + "\r\n", encoding="utf-8-sig"
    )
    return inbox, home


def outcomes(home):
    return sum(pq.read_metadata(f).num_rows for f in Store.open(home).outcomes_files())


def test_a_review_file_counts_once(small, decided, tmp_path, nobody_sends, copied):
    inbox, home = decided[0], copied
    before = outcomes(home)
    told = reconcile(ReconcileRequest(home, inbox))
    assert [each.source for each in told] == ["reviews/day.csv"]
    assert outcomes(home) == before + 1
    reconcile(ReconcileRequest(home, inbox))
    assert outcomes(home) == before + 1


@pytest.fixture
def copied(scored, tmp_path):
    import shutil

    return shutil.copytree(scored[0], tmp_path / "home")


def test_a_refused_file_is_named_and_the_others_count(
    decided, copied, tmp_path, nobody_sends
):
    inbox = decided[0]
    (inbox / "outcomes").mkdir()
    (inbox / "outcomes/broken.csv").write_text("payment_key\nnobody\n")
    before = outcomes(copied)
    with pytest.raises(StoreError, match=r"1 of 2 sources .* outcomes/broken.csv"):
        reconcile(ReconcileRequest(copied, inbox))
    assert outcomes(copied) == before + 1


def test_senders_of_other_layers_are_asked_and_may_refuse(tmp_path, monkeypatch):
    def refuses(_home):
        raise KeyProblemError("the key is gone", fix="put it back")

    brought = {"one": lambda home: f"2 decisions of {home.name}", "two": refuses}
    monkeypatch.setattr(reconciling, "senders", lambda: brought)
    with pytest.raises(StoreError, match="two: the key is gone"):
        reconcile(ReconcileRequest(tmp_path))
    told = reconcile_only_one(tmp_path, monkeypatch)
    assert told == [("one", f"2 decisions of {tmp_path.name}")]


def test_whatever_a_source_fails_of_stops_no_other(tmp_path, monkeypatch):
    cell, asked = "a word of the input", []

    def fails(error):
        def sender(_home):
            asked.append(error)
            raise error

        return sender

    brought = {
        "a": fails(OSError(errno.ENOSPC, "No space", str(tmp_path / "labels"))),
        "b": fails(RuntimeError(cell)),
        "c": lambda home: f"2 decisions of {home.name}",
    }
    monkeypatch.setattr(reconciling, "senders", lambda: brought)
    (tmp_path / "back/returns").mkdir(parents=True)
    monkeypatch.setattr(reconciling, "files_in", fails(PermissionError(13, "no", "x")))
    tried = []

    def run(title, stage, *facts):
        try:
            told = plainly(title, stage, *facts)
        except Exception:  # as a flow's task sees it, which may try again
            tried.append(title)
            raise
        tried.append(told.said)
        return told

    request = ReconcileRequest(tmp_path, tmp_path / "back")
    with pytest.raises(StoreError, match="6 of 7 sources were refused") as told:
        reconcile(request, run)
    assert tried[-3:] == [
        "Taking in a",
        "Taking in b",
        f"2 decisions of {tmp_path.name}",
    ]
    for words in (
        "returns/: no permission for x",
        "a: could not write",
        "disk is full",
    ):
        assert words in told.value.what
    assert (
        "b: failed inside itself: RuntimeError at test_reconcile.py" in told.value.what
    )
    assert cell not in told.value.message


def reconcile_only_one(home, monkeypatch):
    monkeypatch.setattr(
        reconciling, "senders", lambda: {"one": lambda h: f"2 decisions of {h.name}"}
    )
    return [(each.source, each.said) for each in reconcile(ReconcileRequest(home))]


def test_half_written_files_are_left_until_they_are_whole(tmp_path):
    for name in ("b.csv", "a.csv", ".hidden", "c.csv.part", "d.tmp"):
        (tmp_path / name).write_text(json.dumps(name))
    assert [path.name for path in files_in(tmp_path)] == ["a.csv", "b.csv"]
    assert files_in(tmp_path / "none") == []
