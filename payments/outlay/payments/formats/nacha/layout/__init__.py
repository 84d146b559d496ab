"""The layout, once: reader, rules and returns take every position from here."""

from outlay.payments.formats.nacha.layout.addenda import (
    BY_TYPE,
    CHANGE,
    CONTESTED,
    DISHONORED,
    IAT_PLACE,
    IAT_RECEIVER,
    IAT_RETURN,
    IAT_STREET,
    POINT_OF_SALE,
    REMITTANCE,
    RETURN,
)
from outlay.payments.formats.nacha.layout.batches import (
    ADV_BATCH_CONTROL,
    BATCH_CONTROL,
    BATCH_HEADER,
    IAT_BATCH_HEADER,
)
from outlay.payments.formats.nacha.layout.entries import (
    ADV_ENTRY,
    CHECK_ENTRY,
    CIE_ENTRY,
    CTX_ENTRY,
    ENTRY,
    IAT_ENTRY,
)
from outlay.payments.formats.nacha.layout.fields import (
    RECORD_LENGTH,
    RESERVED,
    Field,
    Record,
)
from outlay.payments.formats.nacha.layout.files import (
    ADV_FILE_CONTROL,
    FILE_CONTROL,
    FILE_HEADER,
)
from outlay.payments.formats.nacha.layout.places import NAMES, Places, places_of

__all__ = [
    "ADV_BATCH_CONTROL",
    "ADV_ENTRY",
    "ADV_FILE_CONTROL",
    "BATCH_CONTROL",
    "BATCH_HEADER",
    "BY_TYPE",
    "CHANGE",
    "CHECK_ENTRY",
    "CIE_ENTRY",
    "CONTESTED",
    "CTX_ENTRY",
    "DISHONORED",
    "ENTRY",
    "FILE_CONTROL",
    "FILE_HEADER",
    "IAT_BATCH_HEADER",
    "IAT_ENTRY",
    "IAT_PLACE",
    "IAT_RECEIVER",
    "IAT_RETURN",
    "IAT_STREET",
    "NAMES",
    "POINT_OF_SALE",
    "RECORD_LENGTH",
    "REMITTANCE",
    "RESERVED",
    "RETURN",
    "Field",
    "Places",
    "Record",
    "places_of",
]
