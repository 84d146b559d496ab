"""What puts one entry into quarantine, with the field and rule that are told."""

import pytest

from tests.payments.nacha.made import (
    BANK,
    COMPANY,
    Batch,
    Entry,
    abroad,
    changed,
    ctx,
    international,
    read,
    records,
    remittance,
    returned,
    written,
)

NOTE = remittance("RMR*IV*A-1")


def bad(tmp_path, entry, **batch):
    """Read a file of a good entry and this one; return field and rule of its fault."""
    plain = Entry(1)
    if batch.get("sec") == "CTX":
        plain = ctx([NOTE], place=1)
    made = Batch((plain, entry), **batch)
    found = read(written(tmp_path / "a.ach", records(made)))
    assert len(found.good) == 1
    (row,) = found.bad
    assert row.source_line == 3 + len(plain.addenda) + 1
    assert row.action == "return_to_certifying_officer"
    return row.field, row.rule.removeprefix("NACHA ")


def second(**changes):
    return Entry(**{"place": 2, **changes})


@pytest.mark.parametrize(
    ("entry", "field", "rule"),
    [
        (second(code="20"), "Transaction Code", "6.02"),
        (second(code="21"), "Transaction Code", "6.02"),
        (
            second(code="24", cents=0, addenda=(remittance("", 1, 2),)),
            "Transaction Code",
            "6.02",
        ),
        (second(bank="031300013"), "Check Digit", "6.04"),
        (second(bank="991300010"), "Check Digit", "6.04"),
        (second(bank="000000000"), "Check Digit", "6.04"),
        (second(account=""), "Account Number", "6.05"),
        (second(account="0000 000"), "Account Number", "6.05"),
        (second(cents=0), "Amount", "6.06"),
        (second(code="23", cents=5), "Amount", "6.06"),
        (second(name=""), "Individual Name", "6.08"),
        (second(addenda=(NOTE,)), "Entry Detail Sequence Number", "7.05.05"),
        (second(addenda=(remittance("", 2, 2),)), "Addenda Sequence Number", "7.05.04"),
        (second(addenda=(remittance("", 1, 2, "02"),)), "Addenda Type Code", "A.1"),
        (
            second(addenda=(remittance("", 1, 2), remittance("", 2, 2))),
            "Addenda Record Indicator",
            "A.2",
        ),
        (second(code="27"), "Transaction Code", "D.1"),
        (second(code="27", bank="031300013"), "Check Digit", "6.04"),
    ],
)
def test_an_entry_that_breaks_a_rule(tmp_path, entry, field, rule):
    assert bad(tmp_path, entry) == (field, rule)


@pytest.mark.parametrize(
    ("flag", "addenda"), [("1", ()), ("0", (remittance("", 1, 1),))]
)
def test_the_addenda_record_indicator_tells_the_truth(tmp_path, flag, addenda):
    lines = changed(records(Batch((Entry(addenda=addenda),))), 3, 79, flag)
    (row,) = read(written(tmp_path / "a.ach", lines)).bad
    assert (row.field, row.rule) == ("Addenda Record Indicator", "NACHA 6.10")


def test_an_amount_that_cannot_be_read_counts_as_zero(tmp_path):
    lines = changed(records(Batch((Entry(1), Entry(2, cents=0)))), 4, 30, "0000000 00")
    found = read(written(tmp_path / "a.ach", lines))
    (row,) = found.bad
    assert (row.field, row.rule, row.amount_cents) == ("Amount", "NACHA 6.06", None)
    assert found.totals.unreadable == 1


def test_a_zero_dollar_entry_carries_remittance(tmp_path):
    empty = second(code="24", cents=0)
    assert bad(tmp_path, empty, sec="CCD") == ("Addenda Record Indicator", "A.2")
    full = Batch((Entry(code="24", cents=0, addenda=(NOTE,)),), "CCD")
    assert read(written(tmp_path / "b.ach", records(full))).good


def test_a_corporate_entry_counts_its_addenda(tmp_path):
    lines = changed(records(Batch((ctx([NOTE]),), "CTX")), 3, 55, "0002")
    (row,) = read(written(tmp_path / "a.ach", lines)).bad
    assert row.rule == "NACHA 6.CTX.08"


def test_a_corporate_entry_has_9999_addenda_at_most(tmp_path):
    notes = [remittance("", min(place, 9999)) for place in range(1, 10_003)]
    entry = ctx(notes[:9999])
    lines = records(Batch((Entry(**{**vars(entry), "addenda": tuple(notes)}),), "CTX"))
    (row,) = read(written(tmp_path / "a.ach", lines)).bad
    assert row.rule == "NACHA 6.CTX.08"
    most = records(Batch((entry,), "CTX"))
    assert read(written(tmp_path / "b.ach", most)).good


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        (abroad(cents=700, many=8), "6.IAT.05"),
        (abroad(cents=700, account=""), "6.IAT.08"),
        (abroad(cents=700, reason="BIL"), "7.10.03"),
        (abroad(remittance("", 2, 1, "17"), cents=700), "7.17.04"),
        (abroad(remittance("", 1, 2, "17"), cents=700), "7.17.05"),
        (abroad(remittance("", 1, 1, "05"), cents=700), "A.1"),
        (
            abroad(*(remittance("", n, 1, "17") for n in (1, 2, 3)), cents=700),
            "A.1",
        ),
        (
            abroad(remittance("", 1, 1, "18"), remittance("", 1, 1, "17"), cents=700),
            "A.1",
        ),
        (
            abroad(
                *(remittance("", n, 1, "17") for n in (1, 2)),
                *(remittance("", n, 1, "18") for n in (1, 2, 3, 4)),
                cents=700,
            ),
            "A.2",
        ),
    ],
)
def test_an_international_entry_that_breaks_a_rule(tmp_path, entry, rule):
    (row,) = read(written(tmp_path / "a.ach", records(international(entry)))).bad
    assert row.rule == f"NACHA {rule}"


def test_an_international_entry_lacks_an_addendum(tmp_path):
    made = abroad(cents=700, many=6)
    entry = Entry(**{**vars(made), "addenda": made.addenda[:6]})
    (row,) = read(written(tmp_path / "a.ach", records(international(entry)))).bad
    assert row.rule == "NACHA A.1"


def test_an_international_entry_has_a_name(tmp_path):
    lines = changed(records(international(abroad(cents=700))), 4, 47, " " * 35)
    (row,) = read(written(tmp_path / "a.ach", lines)).bad
    assert (row.field, row.rule) == ("Receiving Name", "NACHA 7.10.06")


@pytest.mark.parametrize("optional", [("17",), ("18",), ("17", "17", "18", "18", "18")])
def test_an_international_entry_may_have_more(tmp_path, optional):
    more = [
        remittance("", optional[: at + 1].count(kind), 1, kind)
        for at, kind in enumerate(optional)
    ]
    lines = records(international(abroad(*more, cents=700)))
    assert len(read(written(tmp_path / "a.ach", lines)).good) == 1


def test_a_bad_row_says_which_payment_it_is_and_shows_no_person(tmp_path):
    entry = Entry(bank="031300013")
    (row,) = read(written(tmp_path / "a.ach", records(Batch((entry,))))).bad
    assert (row.alc, row.schedule_number) == (COMPANY, "260701A0000001")
    assert (row.payment_id, row.amount_cents) == ("101036000000001", 125_000)
    said = f"{row.reason} {row.field}"
    for raw in (entry.name, entry.account, entry.bank, entry.person):
        assert raw not in said


def test_a_returned_code_without_its_addendum_is_a_bad_payment(tmp_path):
    entry = Entry(**{**vars(returned()), "addenda": ()})
    found = read(written(tmp_path / "a.ach", records(Batch((entry,), odfi=BANK[:8]))))
    assert found.bad[0].rule == "NACHA 6.02"
    assert not found.notices
