import itertools

import pytest

from outlay.payments.formats.nacha import layout
from outlay.payments.formats.nacha.layout import BY_TYPE, Record

LAYOUTS = {
    record.code: record
    for record in (
        *(value for value in vars(layout).values() if isinstance(value, Record)),
        *BY_TYPE.values(),
    )
}


@pytest.mark.parametrize("code", sorted(LAYOUTS))
def test_the_fields_of_a_record_fill_its_94_positions(code):
    fields = LAYOUTS[code].fields
    assert fields[0].start == 1
    assert fields[-1].end == 94
    assert all(a.end + 1 == b.start for a, b in itertools.pairwise(fields))


def test_every_layout_is_looked_at():
    assert len(LAYOUTS) == 29


@pytest.mark.parametrize(
    ("record", "field", "start", "end"),
    [
        (layout.FILE_HEADER, "File Creation Date", 24, 29),
        (layout.FILE_HEADER, "File ID Modifier", 34, 34),
        (layout.BATCH_HEADER, "Company Identification", 41, 50),
        (layout.BATCH_HEADER, "Effective Entry Date", 70, 75),
        (layout.BATCH_HEADER, "Batch Number", 88, 94),
        (layout.IAT_BATCH_HEADER, "Company Identification", 41, 50),
        (layout.IAT_BATCH_HEADER, "Destination Currency Code", 67, 69),
        (layout.ENTRY, "Account Number", 13, 29),
        (layout.ENTRY, "Amount", 30, 39),
        (layout.ENTRY, "Individual Name", 55, 76),
        (layout.CTX_ENTRY, "Receiving Company Name", 59, 74),
        (layout.IAT_ENTRY, "Account Number", 40, 74),
        (layout.ADV_ENTRY, "Amount", 28, 39),
        (layout.BATCH_CONTROL, "Total Credit Amount", 33, 44),
        (layout.ADV_BATCH_CONTROL, "Total Credit Amount", 41, 60),
        (layout.FILE_CONTROL, "Entry Hash", 22, 31),
        (layout.ADV_FILE_CONTROL, "Total Debit Amount", 32, 51),
        (layout.RETURN, "Date of Death", 22, 27),
        (layout.RETURN, "Original RDFI Identification", 28, 35),
        (layout.IAT_RETURN, "Original Payment Amount", 36, 45),
        (layout.CONTESTED, "Dishonored Return Trace Number", 59, 73),
        (layout.DISHONORED, "Return Trace Number", 39, 53),
        (layout.IAT_RECEIVER, "Receiving Name", 47, 81),
        (layout.IAT_STREET, "Receiver Street Address", 19, 53),
    ],
)
def test_positions_are_those_of_the_format(record, field, start, end):
    assert (record[field].start, record[field].end) == (start, end)
