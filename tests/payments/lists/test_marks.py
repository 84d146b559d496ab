import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.lists.dmf_changes import LastRecords
from outlay.payments.lists.marks import Seen, text_marks, token_marks

MARKS = st.integers(-4, 4) | st.integers(-(2**63), 2**63 - 1)


def marks(values):
    return np.array(values, np.int64)


@pytest.mark.property
@given(st.lists(st.lists(MARKS, max_size=9), max_size=12))
def test_seen_is_a_set(batches):
    seen, known = Seen(), set()
    for batch in batches:
        expected = [v not in known and v not in batch[:i] for i, v in enumerate(batch)]
        assert seen.new(marks(batch)).tolist() == expected
        known.update(batch)


def test_seen_holds_few_arrays():
    seen = Seen()
    for start in range(0, 100_000, 100):
        seen.new(marks(range(start, start + 100)))
    assert len(seen._runs) <= 12
    assert sum(map(len, seen._runs)) == 100_000


@pytest.mark.property
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), max_size=20))
def test_last_record_of_each_number(records):
    tokens, texts = (marks([r[i] for r in records]) for i in (0, 1))
    lines = np.arange(1, len(records) + 1)
    last = LastRecords.of(
        [
            (tokens[:7], lines[:7], texts[:7]),
            (tokens[7:], lines[7:], texts[7:]),
        ]
    )
    expected = {t: (line, text) for line, (t, text) in enumerate(records, 1)}
    decides = [expected[t][0] == i for i, (t, _) in enumerate(records, 1)]
    repeats = [expected[t][1] == text for t, text in records]
    assert last.decides(tokens, lines).tolist() == decides
    assert last.repeats(tokens, texts).tolist() == repeats


def test_marks_of_texts_and_tokens():
    assert len(set(text_marks(["a", "b", "a"]).tolist())) == 2
    tokens = pa.array(["00" * 7 + "01" + "ff" * 8, "ff" * 8 + "00" * 8])
    assert token_marks(tokens).tolist() == [1, -1]
    assert len(token_marks(pa.array([], pa.string()))) == 0
