import hashlib
import hmac

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.tokens import Mac, Tokeniser
from tests.payments.core.made_up import batch, row

TOKENS = Tokeniser(bytes(range(32)))


def text(*values):
    return pa.array(values, pa.string())


def payee(**changes):
    return TOKENS.payee(batch([row(**changes)]))[0].as_py()


@given(st.binary(min_size=32, max_size=32), st.binary(), st.binary())
def test_mac_is_hmac_sha_256(key, begin, message):
    standard = hmac.new(key, begin + message, hashlib.sha256).hexdigest()
    assert Mac(key, begin)(message) == standard


def test_token_is_the_standard_code_of_kind_and_number():
    message = b"outlay/payee/tin\0ssn\x1f900000001"
    expected = hmac.new(bytes(range(32)), message, hashlib.sha256).hexdigest()[:32]
    assert payee() == expected


def test_ssn_and_ein_of_equal_digits_differ():
    kinds = ("ssn", "ein", "itin", "unknown")
    assert len({payee(tin_type=kind) for kind in kinds}) == 4
    assert payee(tin_type=None) == payee(tin_type="unknown")


def test_kinds_of_equal_text_differ():
    same = text("12345")
    made = [
        TOKENS.name(same),
        TOKENS.invoice(same),
        TOKENS.near_invoice(same),
        TOKENS.account(text(""), same),
        TOKENS.address(same, text("")),
        TOKENS.taxpayer(text("ssn"), same),
        TOKENS.only(same),
    ]
    assert len({token[0].as_py() for token in made}) == len(made)


def test_another_key_gives_other_tokens():
    other = Tokeniser(bytes(32))
    assert other.name(text("A"))[0] != TOKENS.name(text("A"))[0]


def test_taxpayer_number_then_own_id_then_name_at_its_address():
    by_tin = payee(payee_id="7", payee_name="A")
    assert by_tin == payee(payee_id="8", payee_name="B")
    by_id = payee(tin=None, payee_id="7", payee_name="A")
    assert by_id == payee(tin=None, payee_id="7", payee_name="B")
    assert by_id != payee(tin=None, payee_id="7", alc="99999999")
    by_name = payee(tin=None, payee_name="A")
    assert by_name == payee(tin=None, payee_name=" a. ", account_number="9")
    assert by_name != payee(tin=None, payee_name="A", zip5="99999")
    assert by_name != payee(tin=None, payee_name="A", street="2 Other St")
    assert len({by_tin, by_id, by_name}) == 3


def test_row_that_says_nothing_of_its_payee_has_no_token():
    assert payee(tin=None, payee_name=None, payee_id="  ") is None


def test_leading_zeros_tell_accounts_apart():
    accounts = TOKENS.account(text("1", "1", "2"), text("00123", "123", "123"))
    assert len(set(accounts.to_pylist())) == 3
    assert (
        TOKENS.taxpayer(text("ssn"), text("012345678"))[0]
        != (TOKENS.taxpayer(text("ssn"), text("12345678"))[0])
    )


def test_parts_cannot_be_moved_over_their_border():
    one = TOKENS.account(text("12"), text("3"))[0]
    assert one != TOKENS.account(text("1"), text("23"))[0]
    assert TOKENS.invoice(text("a\x1fb"))[0] == TOKENS.invoice(text("AB"))[0]


def test_no_account_or_street_no_token():
    assert TOKENS.account(text("1"), text(None))[0].as_py() is None
    assert TOKENS.address(text(None), text("02199"))[0].as_py() is None
    assert TOKENS.name(text("  ...  "))[0].as_py() is None
    assert TOKENS.account(text(None), text("5"))[0].as_py() is not None


def test_near_invoices_meet_and_exact_ones_do_not():
    numbers = text("INV-00123", "inv 123")
    assert len(set(TOKENS.near_invoice(numbers).to_pylist())) == 1
    assert len(set(TOKENS.invoice(numbers).to_pylist())) == 2


@given(st.lists(st.one_of(st.none(), st.text(max_size=8)), max_size=20))
def test_array_at_once_equals_one_by_one(names):
    whole = TOKENS.name(text(*names)).to_pylist()
    assert whole == [TOKENS.name(text(name))[0].as_py() for name in names]


@pytest.mark.parametrize("length", [0, 3])
def test_arrays_keep_their_length(length):
    names = pa.nulls(length, pa.string())
    assert len(TOKENS.name(names)) == length
    assert TOKENS.name(names).type == pa.string()
