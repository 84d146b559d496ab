"""Every file that others made, with the verdict that the format's rules give it.

Each line was worked out from the record positions and the rules of
docs/formats/nacha.md, where the disputable ones are argued.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from outlay.payments.errors import InputRejectedError
from outlay.payments.formats.nacha import NachaReader, looks_like_nacha
from outlay.payments.formats.nacha.notices import read_notices
from outlay.payments.tables import INTAKE

GIVEN = Path(__file__).resolve().parents[3] / "../shared/data/nacha"
needs_files = pytest.mark.skipif(not GIVEN.is_dir(), reason="no given files here")


class Read(NamedTuple):
    """Good payments and their cents; line and rule of bad rows; notices alike."""

    good: int
    cents: int
    bad: tuple[tuple[int, str], ...] = ()
    notices: tuple[tuple[int, str], ...] = ()


class Refused(NamedTuple):
    line: int
    field: str
    rule: str


TYPE, SERVICE = "Record Type Code", "Service Class Code"
CODE, TRACE = "Transaction Code", "Trace Number"
STATUS = "Originator Status Code"
NO_PAYMENT = "D.1"

VERDICTS: dict[str, Read | Refused] = {
    # Notices: no payment comes in, and each is said to be good or to break a rule.
    "ach-ack-read__ack-read.ach": Read(0, 0, (), ((3, "ok"), (4, "ok"))),
    "ach-adv-read__adv-read.ach": Read(0, 0, (), ((3, "ok"), (4, "ok"))),
    "ach-atx-read__atx-read.ach": Read(0, 0, (), ((3, "ok"), (6, "ok"))),
    # The addendum carries another trace number than its entry (R27).
    "ach-cor-read__cor-read.ach": Read(0, 0, (), ((3, "7.98.09"),)),
    "ach-dne-read__dne-read.ach": Read(0, 0, (), ((3, "ok"),)),
    "ach-enr-read__enr-read.ach": Read(0, 0, (), ((3, "ok"),)),
    # Debits outside a reversal are no payments.
    "ach-boc-read__boc-debit.ach": Read(0, 0, ((3, NO_PAYMENT),)),
    "ach-mte-read__mte-read.ach": Read(0, 0, ((3, NO_PAYMENT),)),
    "ach-pop-read__pop-debit.ach": Read(0, 0, ((3, NO_PAYMENT),)),
    "ach-ppd-read__ppd-debit.ach": Read(0, 0, ((3, NO_PAYMENT),)),
    "ach-shr-read__shr-debit.ach": Read(0, 0, ((3, NO_PAYMENT),)),
    "ach-tel-read__tel-debit.ach": Read(0, 0, ((3, NO_PAYMENT),)),
    "ach-trx-read__trx-debit.ach": Read(0, 0, ((3, NO_PAYMENT),)),
    # Credits: 1,000,000.00; 1,000,000.00; 100.00 + 7.99; 1,000,000.00.
    "ach-cie-read__cie-credit.ach": Read(1, 100_000_000),
    "ach-ppd-read__ppd-credit.ach": Read(1, 100_000_000),
    "ach-web-read__web-credit.ach": Read(2, 10_799),
    "same-day-ach-ppd-read__same-day-ach-ppd-credit.ach": Read(1, 100_000_000),
    # JSON in another program's wrapping: no record type.
    "fuzz__testdata__fuzz__FuzzReaderWriterJSON__iat-nil-header.txt": Refused(
        1, TYPE, "F.3"
    ),
    # Batches 1, 3, 4 and 5 are four; the control says five.
    "testdata__20110805A.ach": Refused(93, "Batch Count", "9.02"),
    # The second batch is of class 220 (credits), and its entry has code 27.
    "testdata__20180713-IAT.ach": Refused(13, CODE, "5.02"),
    "testdata__20180716-IAT-A17.ach": Refused(15, CODE, "5.02"),
    "testdata__iat-invalidAddenda10.ach": Refused(13, CODE, "5.02"),
    # The other way round: class 225 (debits) and code 22, before the hex 1A further on.
    "testdata__iat-invalidAddenda12.ach": Refused(3, CODE, "5.02"),
    "testdata__iat-invalidAddenda14.ach": Refused(3, CODE, "5.02"),
    "testdata__iat-invalidAddenda16.ach": Refused(3, CODE, "5.02"),
    "testdata__iat-invalidAddenda17.ach": Refused(3, CODE, "5.02"),
    # Its File ID Modifier is blank.
    "testdata__FISERV-ZEROFILE-PIMRET825324_032720_110221.ach": Refused(
        1, "File ID Modifier", "1.07"
    ),
    # 6,851.00 back to a person and the same from a firm, under REVERSAL.
    "testdata__NACHA_SAMPLE_TEL_REVERSAL.ach": Read(2, 0),
    # A return's addendum directly after the batch header.
    "testdata__adv-invalidBatchEntries.ach": Refused(3, TYPE, "F.3"),
    "testdata__adv-noFileControl.ach": Refused(6, TYPE, "F.3"),
    "testdata__adv.ach": Read(0, 0, (), ((3, "ok"), (4, "ok"))),
    "testdata__contested_addenda.txt": Read(0, 0, (), ((3, "ok"),)),
    "testdata__cor-example.ach": Read(0, 0, (), ((3, "7.98.09"),)),
    # No file header.
    "testdata__crashers__1.ach": Refused(1, TYPE, "F.3"),
    "testdata__crashers__2.ach": Refused(1, TYPE, "F.3"),
    "testdata__crashers__4.ach": Refused(1, TYPE, "F.3"),
    "testdata__crashers__5.ach": Refused(1, TYPE, "F.3"),
    "testdata__return-no-batch-controls.ach": Refused(1, TYPE, "F.3"),
    "testdata__return-no-file-header-control.ach": Refused(1, TYPE, "F.3"),
    # Class 280 is for advices, and the batch is PPD.
    "testdata__file_parsing_missing_file_control.txt": Refused(2, SERVICE, "5.02"),
    # 1,500.06 + 1,500.15 + 1,500.24 + 1,500.33 are not 6,000.00.
    "testdata__flattenADVBatchesMultipleBatchHeaders.ach": Refused(
        22, "Total Credit Amount", "9.ADV.07"
    ),
    # Twelve, and three, of 1,000.00.
    "testdata__flattenBatchesMultipleBatchHeaders.ach": Read(12, 1_200_000),
    "testdata__flattenBatchesOneBatchHeader.ach": Read(3, 300_000),
    # Status 0 (an operator's advice) outside ADV.
    "testdata__flattenIATBatchesMultipleBatchHeaders.ach": Refused(
        2, STATUS, "5.IAT.15"
    ),
    "testdata__flattenIATBatchesOneBatchHeader.ach": Refused(2, STATUS, "5.IAT.15"),
    "testdata__iat-debit.ach": Refused(2, STATUS, "5.IAT.15"),
    "testdata__iat-mixedDebitCredit.ach": Refused(2, STATUS, "5.IAT.15"),
    # A change with an amount of 1,000.00.
    "testdata__iat-addenda98.ach": Read(0, 0, (), ((3, "6.IAT.07"),)),
    "testdata__iat-invalidAddenda98.ach": Read(0, 0, (), ((3, "6.IAT.07"),)),
    # A return under code 22, a payment's.
    "testdata__iat-addenda99.ach": Read(0, 0, (), ((3, "6.IAT.02"),)),
    "testdata__iat-invalidAddenda99.ach": Read(0, 0, (), ((3, "6.IAT.02"),)),
    # ODFI 23100000 in the control, 23138010 in the header.
    "testdata__iat-invalidBatchControl.ach": Refused(11, "ODFI Identification", "8.10"),
    # Service class 100.
    "testdata__iat-invalidBatchHeader.ach": Refused(2, SERVICE, "5.IAT.02"),
    # Letters in the trace number.
    "testdata__invalid-two-micro-deposits.ach": Refused(15, TRACE, "6.11"),
    # Blanks too many, or missing, at the end of a record.
    "testdata__long-line.ach": Read(0, 0, ((3, NO_PAYMENT),)),
    "testdata__short-line.ach": Read(0, 0, ((3, NO_PAYMENT),)),
    # Traces of another bank than the batch's.
    "testdata__moov-ids.ach": Refused(3, TRACE, "6.11"),
    "testdata__ppd-debit-customTraceNumber.ach": Refused(3, TRACE, "6.11"),
    "testdata__nonascii.ach": Refused(3, "Receiving Company Name", "F.2"),
    "testdata__pos-invalidEntryDetail.ach": Refused(3, "Individual Name", "F.2"),
    # No line ends between five records.
    "testdata__ppd-debit-fixedLength.ach": Read(0, 0, ((3, NO_PAYMENT),)),
    # 23138010 needs check digit 4.
    "testdata__ppd-debit-invalid-entryDetail-checkDigit.ach": Read(
        0, 0, ((3, "6.04"),)
    ),
    "testdata__ppd-debit.ach": Read(0, 0, ((3, NO_PAYMENT),)),
    # Two credits of 1,000,000.00 and their debit.
    "testdata__ppd-mixedDebitCredit.ach": Read(2, 200_000_000, ((3, NO_PAYMENT),)),
    "testdata__rck.ach": Read(0, 0, ((3, NO_PAYMENT),)),
    "testdata__return-WEB.ach": Read(0, 0, (), ((3, "ok"), (7, "ok"))),
    "testdata__skip-validation.ach": Refused(1, "Immediate Destination", "1.03"),
    # Test deposits of .44, .32, .02 and .42; two debits take them back.
    "testdata__two-micro-deposits.ach": Read(
        4, 120, ((7, NO_PAYMENT), (15, NO_PAYMENT))
    ),
    # Six records are one block; the control says two.
    "testdata__txp-debit.ach": Refused(6, "Block Count", "9.03"),
    # 35.21 + 23.00 + 24.99 + 10.00 + 175.00, and one debit.
    "testdata__web-debit.ach": Read(5, 26_820, ((12, NO_PAYMENT),)),
}


def verdict(path: Path) -> Read | Refused:
    reader = NachaReader(path)
    try:
        chunks = list(reader.chunks())
    except InputRejectedError as error:
        return Refused(error.where.line, error.where.field, short(error.rule))
    for chunk in chunks:
        INTAKE.check(chunk.good)
    good = [r["amount_cents"] for c in chunks for r in c.good.to_pylist()]
    bad = [row for chunk in chunks for row in chunk.bad]
    totals = reader.totals()
    assert totals.payments == len(good) + len(bad)
    assert totals.cents == sum(good) + sum(row.amount_cents or 0 for row in bad)
    notices = read_notices(path).notices
    assert len(notices) == reader.notices.total()
    return Read(
        len(good),
        sum(good),
        tuple((row.source_line, short(row.rule)) for row in bad),
        tuple((n.line, n.broken.rule if n.broken else "ok") for n in notices),
    )


def short(rule: str | None) -> str:
    assert rule is not None
    return rule.removeprefix("NACHA ")


@needs_files
@pytest.mark.parametrize("name", sorted(VERDICTS))
def test_verdict_of_a_given_file(name):
    assert verdict(GIVEN / name) == VERDICTS[name]


@needs_files
def test_every_given_file_has_a_verdict():
    assert {p.name for p in GIVEN.iterdir()} - {"LICENSE"} == VERDICTS.keys()


@needs_files
def test_given_files_are_known_by_their_beginning():
    known = {
        path.name
        for path in GIVEN.iterdir()
        if looks_like_nacha(path.read_bytes()[:4096])
    }
    assert VERDICTS.keys() - known == {
        "fuzz__testdata__fuzz__FuzzReaderWriterJSON__iat-nil-header.txt"
    }
