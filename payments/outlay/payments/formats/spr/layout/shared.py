"""Records that follow an ACH or a check payment (SPR 5.0.2, 2.7 and 2.10)."""

from outlay.payments.formats.spr.layout.fields import Field, Record

_SAME_ID = "the payment's id, else schedule rejected"

TAS_BETC = Record(
    "G ",
    "CARS TAS/BETC",
    (
        Field("G.01", "Record Code", "AN", 1, 2),
        Field("G.02", "PaymentID", "AN", 3, 20, "payment_id", _SAME_ID),
        Field("G.03", "Sub-levelPrefixCode", "AN", 23, 2, "prefix"),
        Field("G.04", "AllocationTransferAgencyIdentifier", "AN", 25, 3, "transfer"),
        Field("G.05", "AgencyIdentifier", "AN", 28, 3, "agency"),
        Field("G.06", "BeginningPeriodOfAvailability", "AN", 31, 4, "begins"),
        Field("G.07", "EndingPeriodOfAvailability", "AN", 35, 4, "ends"),
        Field(
            "G.08",
            "AvailabilityTypeCode",
            "AN",
            39,
            1,
            "availability",
            "X no year, F clearing, A, or blank",
        ),
        Field("G.09", "MainAccountCode", "AN", 40, 4, "main_account"),
        Field("G.10", "Sub-accountCode", "AN", 44, 3, "sub_account"),
        Field("G.11", "BusinessEventTypeCode", "AN", 47, 8, "betc"),
        Field(
            "G.12",
            "AccountClassificationAmount",
            "N",
            55,
            10,
            "amount_cents",
            "not numeric counts as zero; the sum is not compared with the payment",
        ),
        Field("G.13", "IsCredit", "AN", 65, 1, "credit", "1 is a credit; blank is 0"),
        Field("G.14", "Filler", "", 66, 785),
    ),
)

DO_NOT_PAY = Record(
    "DD",
    "DNP",
    (
        Field("DD.01", "Record Code", "AN", 1, 2),
        Field("DD.02", "Payment ID", "AN", 3, 20, "payment_id", _SAME_ID),
        Field(
            "DD.03",
            "DNP Detail",
            "AN",
            23,
            766,
            "detail",
            "kept as it came, never justified",
        ),
        Field("DD.04", "Filler", "", 789, 62),
    ),
)
