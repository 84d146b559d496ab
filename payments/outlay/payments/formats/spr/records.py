"""The twelve records as typed values: texts without their padding, whole cents."""

from dataclasses import dataclass
from typing import ClassVar, Final

from outlay.payments.formats.spr import layout
from outlay.payments.formats.spr.codes import VERSION
from outlay.payments.formats.spr.layout import Record


@dataclass(frozen=True, slots=True)
class FileHeader:
    """The first record of a file."""

    layout: ClassVar[Record] = layout.FILE_HEADER
    input_system: str = ""
    version: str = VERSION
    same_day: str = ""


@dataclass(frozen=True, slots=True)
class AchSchedule:
    """Begins a schedule of ACH payments."""

    layout: ClassVar[Record] = layout.ACH_SCHEDULE
    ach_text: str = ""
    schedule_number: str = ""
    payment_type: str = ""
    sec_code: str = ""
    alc: str = ""
    employer_number: str = ""


@dataclass(frozen=True, slots=True)
class CheckSchedule:
    """Begins a schedule of check payments."""

    layout: ClassVar[Record] = layout.CHECK_SCHEDULE
    schedule_number: str = ""
    payment_type: str = ""
    alc: str = ""
    enclosure: str = ""


@dataclass(frozen=True, slots=True)
class AchPayment:
    """One ACH payment."""

    layout: ClassVar[Record] = layout.ACH_PAYMENT
    payee_id: str = ""
    amount_cents: int | None = None
    agency_type: str = ""
    offset: str = ""
    payee_name: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    state_name: str = ""
    state: str = ""
    postal_code: str = ""
    postal_extension: str = ""
    country: str = ""
    routing_number: str = ""
    account_number: str = ""
    transaction_code: str = ""
    tin_2: str = ""
    payee_name_2: str = ""
    payment_id: str = ""
    reconcilement: str = ""
    tin: str = ""
    tin_kind: str = ""
    tin_kind_2: str = ""
    offset_cents: int | None = None
    address_3: str = ""
    address_4: str = ""
    country_name: str = ""
    consular_code: str = ""
    sub_type: str = ""
    mechanism: str = ""
    description_code: str = ""


@dataclass(frozen=True, slots=True)
class Addendum:
    """One addendum of a PPD, CCD or IAT payment."""

    layout: ClassVar[Record] = layout.ADDENDUM
    payment_id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class CtxAddendum:
    """Ten addenda of a CTX payment."""

    layout: ClassVar[Record] = layout.CTX_ADDENDUM
    payment_id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class CheckPayment:
    """One check payment."""

    layout: ClassVar[Record] = layout.CHECK_PAYMENT
    payee_id: str = ""
    amount_cents: int | None = None
    agency_type: str = ""
    offset: str = ""
    payee_name: str = ""
    address_1: str = ""
    address_2: str = ""
    address_3: str = ""
    address_4: str = ""
    city: str = ""
    state_name: str = ""
    state: str = ""
    postal_code: str = ""
    postal_extension: str = ""
    barcode_point: str = ""
    country_name: str = ""
    consular_code: str = ""
    legend_1: str = ""
    legend_2: str = ""
    tin_2: str = ""
    payee_name_2: str = ""
    payment_id: str = ""
    reconcilement: str = ""
    special_handling: str = ""
    tin: str = ""
    mail_barcode: str = ""
    tin_kind: str = ""
    tin_kind_2: str = ""
    offset_cents: int | None = None
    sub_type: str = ""
    mechanism: str = ""
    description_code: str = ""


@dataclass(frozen=True, slots=True)
class CheckStub:
    """The lines printed on a check's stub, 14 at most."""

    layout: ClassVar[Record] = layout.CHECK_STUB
    payment_id: str = ""
    line_1: str = ""
    line_2: str = ""
    line_3: str = ""
    line_4: str = ""
    line_5: str = ""
    line_6: str = ""
    line_7: str = ""
    line_8: str = ""
    line_9: str = ""
    line_10: str = ""
    line_11: str = ""
    line_12: str = ""
    line_13: str = ""
    line_14: str = ""


@dataclass(frozen=True, slots=True)
class TasBetc:
    """A Treasury account and business event that a payment is charged to."""

    layout: ClassVar[Record] = layout.TAS_BETC
    payment_id: str = ""
    prefix: str = ""
    transfer: str = ""
    agency: str = ""
    begins: str = ""
    ends: str = ""
    availability: str = ""
    main_account: str = ""
    sub_account: str = ""
    betc: str = ""
    amount_cents: int | None = None
    credit: str = ""


@dataclass(frozen=True, slots=True)
class DoNotPay:
    """Detail that agency and Do Not Pay agreed on."""

    layout: ClassVar[Record] = layout.DO_NOT_PAY
    payment_id: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleTrailer:
    """Ends a schedule with its sums."""

    layout: ClassVar[Record] = layout.SCHEDULE_TRAILER
    payment_count: int | None = None
    amount_cents: int | None = None


@dataclass(frozen=True, slots=True)
class FileTrailer:
    """Ends a file with its sums."""

    layout: ClassVar[Record] = layout.FILE_TRAILER
    record_count: int | None = None
    payment_count: int | None = None
    amount_cents: int | None = None


AnyRecord = (
    FileHeader
    | AchSchedule
    | CheckSchedule
    | AchPayment
    | Addendum
    | CtxAddendum
    | CheckPayment
    | CheckStub
    | TasBetc
    | DoNotPay
    | ScheduleTrailer
    | FileTrailer
)
TYPES: Final[dict[str, type[AnyRecord]]] = {
    kind.layout.code: kind
    for kind in (
        FileHeader,
        AchSchedule,
        CheckSchedule,
        AchPayment,
        Addendum,
        CtxAddendum,
        CheckPayment,
        CheckStub,
        TasBetc,
        DoNotPay,
        ScheduleTrailer,
        FileTrailer,
    )
}
