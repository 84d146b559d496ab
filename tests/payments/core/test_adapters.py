"""Sources that an agency plugs in: asked, bounded, and never believed blindly."""

import sys
import threading

import pyarrow as pa
import pytest

from outlay.payments.adapters import (
    ASKED_WITH,
    KINDS,
    MEANINGS,
    Plugged,
    adapters_used,
    plugged_in,
    unknown_kinds,
)
from outlay.payments.asking import FAILURES, NOBODYS_CODE, Asking

NUMBER = "123456789"
GOOD = """
class {name}:
    source = "Made-up {kind} source"

    def ask(self, rows):
        return [{code!r}] * rows.num_rows
"""
FIRST = {kind: next(iter(MEANINGS[kind])) for kind in KINDS}


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install a made-up package whose entry points name its sources."""

    def installed(source, points):
        (tmp_path / "made_up_agency.py").write_text(source)
        folder = tmp_path / "made_up_agency-1.2.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: made-up-agency\nVersion: 1.2\n"
        )
        lines = [f"{kind} = made_up_agency:{name}" for kind, name in points]
        text = "\n".join(["[outlay.adapters]", *lines, ""])
        (folder / "entry_points.txt").write_text(text)
        monkeypatch.syspath_prepend(tmp_path)

    yield installed
    sys.modules.pop("made_up_agency", None)


def rows(many=3):
    names = {name for asked in ASKED_WITH.values() for name in asked}
    return pa.record_batch({name: pa.array([NUMBER] * many) for name in sorted(names)})


def asked(adapter, *, kind="account", seconds=5.0, many=3):
    asking = Asking(Plugged(kind, "A source", "p", adapter), seconds)
    return asking, *(part.to_pylist() for part in asking.answers(rows(many)))


class Of:
    """A source that does as it is told."""

    source = "A source"

    def __init__(self, answer):
        self.ask = answer


def test_nothing_is_plugged_in_by_itself():
    assert plugged_in() == ()
    assert adapters_used() == {}
    assert unknown_kinds() == ()


def test_each_kind_comes_through_a_real_entry_point(install):
    classes = "".join(
        GOOD.format(name=kind.title(), kind=kind, code=FIRST[kind]) for kind in KINDS
    )
    install(classes, [(kind, kind.title()) for kind in KINDS])
    found = plugged_in()
    assert [each.kind for each in found] == list(KINDS)
    for each in found:
        assert each.source == f"Made-up {each.kind} source"
        codes, problems = Asking(each).answers(rows().select(ASKED_WITH[each.kind]))
        assert codes.to_pylist() == [FIRST[each.kind]] * 3
        assert problems.null_count == 3
    used = adapters_used()["tin"]
    assert used == "made_up_agency:Tin made-up-agency 1.2"


def test_a_name_that_is_no_kind_is_told(install):
    install(GOOD.format(name="A", kind="x", code="y"), [("weather", "A")])
    assert plugged_in() == ()
    assert unknown_kinds() == ("weather",)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (f"raise RuntimeError({NUMBER})", "it could not be started (RuntimeError)"),
        ("", "it could not be started (AttributeError)"),
        ("class A:\n    def __init__(self, needed): ...", "(TypeError)"),
        ("class A:\n    pass", "(AttributeError)"),
    ],
)
def test_a_source_that_cannot_be_started_is_not_checked(install, source, words):
    install(source, [("tin", "A")])
    (plugged,) = plugged_in()
    assert words in plugged.problem
    codes, problems = Asking(plugged).answers(rows())
    assert codes.null_count == 3
    assert problems.to_pylist() == [plugged.problem] * 3


def test_two_sources_of_one_kind_are_not_chosen_between(install):
    two = "".join(GOOD.format(name=name, kind="tin", code="0") for name in "AB")
    install(two, [("tin", "A"), ("tin", "B")])
    (plugged,) = plugged_in()
    assert plugged.problem == "several sources are plugged in for it: leave one"
    assert Asking(plugged).answers(rows())[0].null_count == 3


def test_a_source_that_raises_gives_no_pass_and_tells_no_number():
    def ask(batch):
        raise ValueError(batch.column(0)[0].as_py())

    _, codes, problems = asked(Of(ask))
    assert codes == [None] * 3
    assert problems == ["it failed (ValueError)"] * 3
    assert NUMBER not in str(problems)


def test_a_source_that_keeps_failing_is_not_asked_again():
    calls = []

    def ask(batch):
        calls.append(batch)
        raise OSError

    asking = Asking(Plugged("tin", "A source", "p", Of(ask)))
    told = [asking.answers(rows(1))[1][0].as_py() for _ in range(FAILURES + 2)]
    assert len(calls) == FAILURES
    assert told[-1] == "it failed (OSError), and was not asked again"


def test_a_source_that_fails_once_is_asked_again():
    turns = iter([OSError(), ["0"]])

    def ask(batch):
        turn = next(turns)
        if isinstance(turn, Exception):
            raise turn
        return turn

    asking = Asking(Plugged("tin", "A source", "p", Of(ask)))
    assert asking.answers(rows(1))[0].to_pylist() == [None]
    assert asking.answers(rows(1))[0].to_pylist() == ["0"]


@pytest.mark.parametrize(
    ("nonsense", "problem"),
    [
        (["owned"], "it did not answer each payment once"),
        (["owned"] * 4, "it did not answer each payment once"),
        ([NUMBER] * 3, NOBODYS_CODE),
        ([True, 0, 1.5], NOBODYS_CODE),
        (["pass", "OWNED", ""], NOBODYS_CODE),
        (None, "it failed (TypeError)"),
        (7, "it failed (TypeError)"),
    ],
)
def test_nonsense_is_no_answer(nonsense, problem):
    _, codes, problems = asked(Of(lambda _: nonsense))
    assert codes == [None] * 3
    assert problems == [problem] * 3


def test_what_a_source_does_not_say_is_neither_code_nor_problem():
    _, codes, problems = asked(Of(lambda _: ["owned", None, "closed"]))
    assert codes == ["owned", None, "closed"]
    assert problems == [None] * 3


def test_a_source_that_is_too_slow_is_left_alone():
    done, calls = threading.Event(), []

    def ask(batch):
        calls.append(batch)
        done.wait(30)
        return ["owned"] * batch.num_rows

    asking, codes, problems = asked(Of(ask), seconds=0.01)
    again = asking.answers(rows(2))[1].to_pylist()
    done.set()
    assert codes == [None] * 3
    assert problems == ["it did not answer within 0.01 seconds"] * 3
    assert again == [f"{problems[0]}, and was not asked again"] * 2
    assert len(calls) == 1


def test_every_code_has_a_status_and_debt_never_fails():
    for kind, codes in MEANINGS.items():
        for meaning in codes.values():
            assert meaning.status in {"pass", "fail", "not_checked"}
            assert meaning.words
            assert kind != "debt" or meaning.status != "fail"
    assert set(MEANINGS["tin"]) == set("012345678")
