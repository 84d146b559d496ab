"""What makes a payment invalid (SPR 5.0.2, 2.4 and 2.5), and a check suspect."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from outlay.payments.formats.spr.codes import (
    ACH_MECHANISMS,
    CHECK_MECHANISMS,
    TRANSACTION_CODES,
    VENDOR_ONLY,
)
from outlay.payments.formats.spr.columns import (
    Mask,
    has,
    is_blank,
    is_digits,
    numbers,
    only,
)
from outlay.payments.formats.spr.layout import (
    ACH_PAYMENT,
    CHECK_PAYMENT,
    Field,
    Record,
)
from outlay.payments.formats.spr.payments import Payments
from outlay.payments.formats.spr.routing import are_routing_numbers

Test = Callable[[Payments, Field], Mask]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one field: where it is broken the payment is invalid."""

    field: Field
    broken: Test
    reason: str


def _unreadable(payments: Payments, _field: Field) -> Mask:
    unreadable: Mask = payments.cents < 0
    return unreadable


def _zero(payments: Payments, _field: Field) -> Mask:
    zero: Mask = payments.cents == 0
    return zero


def _blank(payments: Payments, field: Field) -> Mask:
    return is_blank(payments.rows, field)


def _blank_in_iat(payments: Payments, field: Field) -> Mask:
    return is_blank(payments.rows, field) & payments.with_sec("IAT")


def _no_country_in_iat(payments: Payments, field: Field) -> Mask:
    none = is_blank(payments.rows, field) | has(payments.rows, field, "0")
    return none & payments.with_sec("IAT")


def _no_routing_number(payments: Payments, field: Field) -> Mask:
    valid = are_routing_numbers(payments.text(field.key))
    return ~(valid & is_digits(payments.rows, field))


def _no_account(payments: Payments, field: Field) -> Mask:
    return only(payments.rows, field, " 0")


def _no_code(payments: Payments, field: Field) -> Mask:
    codes = numbers(payments.rows, field)
    listed = np.isin(codes, TRANSACTION_CODES) & is_digits(payments.rows, field)
    vendor = payments.where([s.payment_type == "Vendor" for s in payments.schedules])
    return ~listed | (np.isin(codes, VENDOR_ONLY) & ~vendor)


def _neither_digits_nor_blank(payments: Payments, field: Field) -> Mask:
    rows = payments.rows
    return ~is_digits(rows, field) & ~is_blank(rows, field)


def _no_tin_kind(payments: Payments, field: Field) -> Mask:
    return ~only(payments.rows, field, " 123")


def _not_in(listed: tuple[str, ...]) -> Test:
    def broken(payments: Payments, field: Field) -> Mask:
        found = np.flatnonzero(~is_blank(payments.rows, field))
        mask = np.zeros(len(payments), np.bool_)
        texts = payments.text(field.key).take(found)
        mask[found] = [value not in listed for value in texts.to_pylist()]
        return mask

    return broken


def _common(record: Record) -> tuple[Rule, ...]:
    tin = "neither 9 digits nor blank; correct it, or leave it blank"
    kind = "none of 1 (SSN), 2 (EIN), 3 (ITIN) or blank; correct it"
    return (
        Rule(record["tin_2"], _neither_digits_nor_blank, tin),
        Rule(record["tin"], _neither_digits_nor_blank, tin),
        Rule(record["tin_kind"], _no_tin_kind, kind),
        Rule(record["tin_kind_2"], _no_tin_kind, kind),
        Rule(
            record["offset_cents"],
            _neither_digits_nor_blank,
            "neither 10 digits nor blank; correct it, or leave it blank",
        ),
    )


def _ordered(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: rule.field.start))


_AMOUNT = "not a number of cents; give the amount in 10 digits without a point"
_NO_NAME = "blank; give the payee's name"

ACH_RULES: Final = _ordered(
    (
        Rule(ACH_PAYMENT["amount_cents"], _unreadable, _AMOUNT),
        Rule(ACH_PAYMENT["payee_name"], _blank, _NO_NAME),
        Rule(
            ACH_PAYMENT["address_1"],
            _blank_in_iat,
            "blank in an international payment (IAT); give the payee's address",
        ),
        Rule(
            ACH_PAYMENT["city"],
            _blank_in_iat,
            "blank in an international payment (IAT); give the payee's city",
        ),
        Rule(
            ACH_PAYMENT["country"],
            _no_country_in_iat,
            "blank or with a zero in an international payment (IAT); give the "
            "2-letter code",
        ),
        Rule(
            ACH_PAYMENT["routing_number"],
            _no_routing_number,
            "not a routing number: 9 digits, first two in a range of the ABA, check "
            "digit right; ask the payee's bank for it",
        ),
        Rule(
            ACH_PAYMENT["account_number"],
            _no_account,
            "blank or all zeros; ask the payee for the account",
        ),
        Rule(
            ACH_PAYMENT["transaction_code"],
            _no_code,
            "not a code of Appendix A, or a general ledger or loan code (42, 43, 52, "
            "53) outside Vendor; correct it",
        ),
        Rule(
            ACH_PAYMENT["mechanism"],
            _not_in(ACH_MECHANISMS),
            f"none of {', '.join(ACH_MECHANISMS)} or blank; correct it",
        ),
        *_common(ACH_PAYMENT),
    )
)
CHECK_RULES: Final = _ordered(
    (
        Rule(CHECK_PAYMENT["amount_cents"], _unreadable, _AMOUNT),
        Rule(CHECK_PAYMENT["amount_cents"], _zero, "zero; a check needs an amount"),
        Rule(CHECK_PAYMENT["payee_name"], _blank, _NO_NAME),
        Rule(
            CHECK_PAYMENT["mechanism"],
            _not_in(CHECK_MECHANISMS),
            f"none of {', '.join(CHECK_MECHANISMS)} or blank; correct it",
        ),
        *_common(CHECK_PAYMENT),
    )
)
NO_RULE: Final = -1


def first_broken(payments: Payments, rules: tuple[Rule, ...]) -> NDArray[np.int64]:
    """Return, for each payment, the place in `rules` of the first it breaks, or -1."""
    first = np.full(len(payments), NO_RULE, np.int64)
    for place, rule in enumerate(rules):
        broken = rule.broken(payments, rule.field)
        first[broken & (first == NO_RULE)] = place
    return first


def suspects(payments: Payments) -> Mask:
    """Return which check payments Treasury would review for mailability.

    Without an address line 1, or domestic without a postal code, unless the
    enclosure is nameonly (12.07, 12.14). An address is foreign where a country, a
    consular code, or two blanks and three digits for a postal code are given
    (Appendix C).
    """
    mailed = payments.where([s.enclosure != "nameonly" for s in payments.schedules])
    foreign = ~(payments.blank("country_name") & payments.blank("consular_code"))
    no_code = payments.blank("postal_code") & ~foreign
    return mailed & (payments.blank("address_1") | no_code)
