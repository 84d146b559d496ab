"""Whatever the bytes, a file is read or refused, and nothing else happens."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outlay.payments.errors import InputRejectedError
from outlay.payments.formats.spr import looks_like_spr
from outlay.payments.formats.spr.layout import RECORDS
from tests.payments.spr.made import CTX, PAYMENT, Read, ach, checks, read, whole

VALID = whole(ach(PAYMENT, CTX, sec_code="CTX"), checks())
ENDS = st.sampled_from(("\n", "\r\n", ""))
CODECS = st.sampled_from(("ascii", "cp037"))


def read_or_refusal(path: Path, block_records: int) -> Read | InputRejectedError:
    try:
        return read(path, block_records=block_records)
    except InputRejectedError as error:
        return error


def attempt(content: bytes, block_records: int = 3) -> bool:
    """Return whether a file was read; in must then be good and bad."""
    looks_like_spr(content[:4096])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.spr"
        path.write_bytes(content)
        found = read_or_refusal(path, block_records)
    if isinstance(found, InputRejectedError):
        assert found.where.line >= 1
        assert found.rule.startswith("SPR 5.0.2, ")
        assert found.fix
        return False
    good = sum(row["amount_cents"] for row in found.good)
    bad = sum(row.amount_cents or 0 for row in found.bad)
    assert len(found.good) + len(found.bad) == found.totals.payments
    assert good + bad == found.totals.cents
    return True


@pytest.mark.property
@given(st.binary(max_size=4000))
@example(b"\n")
@example(b"\r\n\r\n")
@example(b"H ")
@example(b"\x15" * 900)
@example(b"\xff" * 1700)
@example(b"H " + b"\x00" * 848)
def test_arbitrary_bytes_are_refused(content):
    assert not attempt(content)


@pytest.mark.slow
@pytest.mark.property
@given(st.data(), ENDS, CODECS)
def test_mutated_files_are_read_or_refused(data, end, codec):
    content = bytearray("".join(line + end for line in VALID).encode(codec))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        new = data.draw(st.binary(max_size=3))
        content[at : at + data.draw(st.integers(0, 3))] = new
    attempt(bytes(content), data.draw(st.integers(1, 9)))


@pytest.mark.property
@given(
    st.lists(
        st.tuples(st.sampled_from((*RECORDS, "XX")), st.text("0 1A*~", max_size=848)),
        max_size=12,
    ),
    ENDS,
    CODECS,
)
def test_records_in_any_order_are_read_or_refused(records, end, codec):
    lines = [code + text.ljust(848) for code, text in records]
    attempt("".join(line + end for line in lines).encode(codec))


@pytest.mark.property
@given(st.permutations(VALID[1:-1]), st.integers(1, 9))
def test_shuffled_records_are_read_or_refused(lines, block_records):
    text = "\n".join([VALID[0], *lines, VALID[-1]])
    attempt(text.encode("ascii"), block_records)


def test_the_valid_file_is_read():
    assert attempt("\n".join(VALID).encode("ascii"))
