"""Made-up payment request files for Hypothesis: right ones, and ones with faults."""

from dataclasses import replace

from hypothesis import strategies as st
from stdnum.us import rtn

from outlay.payments.formats.spr.codes import PAYMENT_TYPES
from outlay.payments.formats.spr.records import (
    AchPayment,
    AchSchedule,
    Addendum,
    CheckPayment,
    CheckSchedule,
    CheckStub,
    CtxAddendum,
    DoNotPay,
    TasBetc,
)
from tests.payments.spr.made import REMITTANCE

WORDS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-&'./", min_size=1, max_size=16)
DIGITS = "0123456789"
NINE = st.text(DIGITS, min_size=9, max_size=9)
TINS = st.one_of(
    st.just(("", "")), st.tuples(NINE, st.sampled_from(("", "1", "2", "3")))
)
CENTS = st.integers(1, 99_999_999_99)
ROUTING = st.tuples(
    st.sampled_from(("00", "12", "21", "32", "61", "72", "80")),
    st.text(DIGITS, min_size=6, max_size=6).filter(lambda text: text.strip("0")),
).map(lambda parts: "".join(parts) + rtn.calc_check_digit("".join(parts)))


@st.composite
def ach_payments(draw: st.DrawFn) -> AchPayment:
    """One valid ACH payment, without an id."""
    tin, kind = draw(TINS)
    return AchPayment(
        payee_id=draw(WORDS),
        amount_cents=draw(CENTS),
        payee_name=draw(WORDS),
        address_1=draw(WORDS),
        address_2=draw(st.one_of(st.just(""), WORDS)),
        city=draw(WORDS),
        state=draw(st.sampled_from(("", "IL", "NY"))),
        postal_code=draw(st.sampled_from(("", "00501", "62701"))),
        country=draw(st.sampled_from(("US", "CA"))),
        routing_number=draw(ROUTING),
        account_number="7" + draw(WORDS),
        transaction_code=draw(st.sampled_from(("22", "32"))),
        tin=tin,
        tin_kind=kind,
    )


@st.composite
def check_payments(draw: st.DrawFn) -> CheckPayment:
    """One valid check payment, without an id."""
    tin, kind = draw(TINS)
    return CheckPayment(
        payee_id=draw(WORDS),
        amount_cents=draw(CENTS),
        payee_name=draw(WORDS),
        address_1=draw(st.one_of(st.just(""), WORDS)),
        city=draw(WORDS),
        postal_code=draw(st.sampled_from(("", "00501"))),
        country_name=draw(st.sampled_from(("", "CANADA"))),
        tin=tin,
        tin_kind=kind,
    )


@st.composite
def details(draw: st.DrawFn, schedule: AchSchedule | CheckSchedule, name: str) -> list:
    """Records that may follow a payment of the schedule."""
    found = [TasBetc(name, agency=draw(WORDS)[:3], betc="DISB")] * draw(
        st.integers(0, 3)
    )
    if draw(st.booleans()):
        found.append(DoNotPay(name, draw(WORDS)))
    if isinstance(schedule, CheckSchedule):
        if schedule.enclosure == "stub":
            found.append(CheckStub(name, draw(WORDS)))
    elif schedule.sec_code == "CTX":
        found.append(CtxAddendum(name, REMITTANCE))
    else:
        most = 2 if schedule.sec_code == "IAT" else 1
        found += [Addendum(name, draw(WORDS))] * draw(st.integers(0, most))
    return draw(st.permutations(found))


@st.composite
def schedules(draw: st.DrawFn, number: str) -> tuple:
    """A header and its payments, each with its details."""
    kind = draw(st.sampled_from(PAYMENT_TYPES))
    if draw(st.booleans()):
        sec = draw(st.sampled_from(("PPD", "CCD", "IAT", "CTX")))
        head = AchSchedule("TEST", number, kind, sec, "12345678")
        paid = draw(st.lists(ach_payments(), min_size=1, max_size=5))
        paid.sort(key=lambda payment: payment.routing_number)
    else:
        head = CheckSchedule(
            number, kind, "87654321", draw(st.sampled_from(("", "stub", "nameonly")))
        )
        paid = draw(st.lists(check_payments(), min_size=1, max_size=5))
    named = [replace(payment, payment_id=f"P-{n}") for n, payment in enumerate(paid)]
    return head, [
        (payment, draw(details(head, payment.payment_id))) for payment in named
    ]


@st.composite
def files(draw: st.DrawFn) -> list[tuple]:
    """The schedules of one valid file."""
    count = draw(st.integers(1, 4))
    return [draw(schedules(f"S-{n}")) for n in range(count)]


SPOILT = st.sampled_from(
    (
        {"payee_name": ""},
        {"tin": "12-345678"},
        {"tin_kind": "7"},
        {"mechanism": "Barter"},
        {"tin_2": "1"},
        {},
        {},
    )
)
"""Changes that make a payment of either method invalid, or leave it as it is."""
