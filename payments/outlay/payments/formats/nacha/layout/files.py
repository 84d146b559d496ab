"""File header and file control."""

from outlay.payments.formats.nacha.layout.fields import RESERVED, record

FILE_HEADER = record(
    "1",
    "File Header",
    ("Record Type Code", 1),
    ("Priority Code", 2),
    ("Immediate Destination", 10),
    ("Immediate Origin", 10),
    ("File Creation Date", 6),
    ("File Creation Time", 4),
    ("File ID Modifier", 1),
    ("Record Size", 3),
    ("Blocking Factor", 2),
    ("Format Code", 1),
    ("Immediate Destination Name", 23),
    ("Immediate Origin Name", 23),
    ("Reference Code", 8),
)
FILE_CONTROL = record(
    "9",
    "File Control",
    ("Record Type Code", 1),
    ("Batch Count", 6),
    ("Block Count", 6),
    ("Entry/Addenda Count", 8),
    ("Entry Hash", 10),
    ("Total Debit Amount", 12),
    ("Total Credit Amount", 12),
    (RESERVED, 39),
)
ADV_FILE_CONTROL = record(
    "9.ADV",
    "File Control of advices",
    ("Record Type Code", 1),
    ("Batch Count", 6),
    ("Block Count", 6),
    ("Entry/Addenda Count", 8),
    ("Entry Hash", 10),
    ("Total Debit Amount", 20),
    ("Total Credit Amount", 20),
    (RESERVED, 23),
)
