"""ACH payment and its addenda (SPR 5.0.2, 2.4 and 2.6)."""

from outlay.payments.formats.spr.layout.fields import Field, Record

_TIN = "9 digits or blank, else payment invalid"
_TIN_KIND = "1 SSN, 2 EIN, 3 ITIN or blank, else payment invalid"
_IAT = "blank in an IAT: payment invalid"
_SAME_ID = "the payment's id, else schedule rejected"

ACH_PAYMENT = Record(
    "02",
    "ACH Payment Data",
    (
        Field("02.01", "Record Code", "AN", 1, 2),
        Field("02.02", "AgencyAccountIdentifier", "AN", 3, 16, "payee_id"),
        Field(
            "02.03",
            "Amount",
            "N",
            19,
            10,
            "amount_cents",
            "dollars and cents, right-justified, zero-filled; blank or invalid: "
            "payment invalid",
        ),
        Field("02.04", "AgencyPaymentTypeCode", "AN", 29, 1, "agency_type"),
        Field("02.05", "IsTOP_Offset", "AN", 30, 1, "offset", "0 is no, else yes"),
        Field(
            "02.06",
            "PayeeName",
            "AN",
            31,
            35,
            "payee_name",
            "blank: payment invalid; the bank sees 22 (PPD, CCD), 16 (CTX) or 35 "
            "characters, for information only",
        ),
        Field("02.07", "PayeeAddressLine_1", "AN", 66, 35, "address_1", _IAT),
        Field("02.08", "PayeeAddressLine_2", "AN", 101, 35, "address_2"),
        Field("02.09", "CityName", "AN", 136, 27, "city", _IAT),
        Field("02.10", "StateName", "AN", 163, 10, "state_name"),
        Field("02.11", "StateCodeText", "AN", 173, 2, "state"),
        Field(
            "02.12",
            "PostalCode",
            "AN",
            175,
            5,
            "postal_code",
            "two blanks and three digits are a geo code",
        ),
        Field("02.13", "PostalCodeExtension", "AN", 180, 5, "postal_extension"),
        Field(
            "02.14",
            "CountryCodeText",
            "AN",
            185,
            2,
            "country",
            "blank or with a zero in an IAT: payment invalid",
        ),
        Field(
            "02.15",
            "Routing Number",
            "N",
            187,
            9,
            "routing_number",
            "a valid routing number, else payment invalid; in ascending order within "
            "the schedule, else file rejected",
        ),
        Field(
            "02.16",
            "Account Number",
            "AN",
            196,
            17,
            "account_number",
            "blank or all zeros: payment invalid",
        ),
        Field(
            "02.17",
            "ACH_TransactionCode",
            "N",
            213,
            2,
            "transaction_code",
            "a code of Appendix A, 42, 43, 52 and 53 for Vendor only, else payment "
            "invalid",
        ),
        Field("02.18", "PayeeIdentifier_Additional", "AN", 215, 9, "tin_2", _TIN),
        Field("02.19", "PayeeName_Additional", "AN", 224, 35, "payee_name_2"),
        Field(
            "02.20",
            "PaymentID",
            "AN",
            259,
            20,
            "payment_id",
            "blank or used before in the schedule: schedule rejected",
        ),
        Field("02.21", "Reconcilement", "AN", 279, 100, "reconcilement"),
        Field("02.22", "TIN", "AN", 379, 9, "tin", _TIN),
        Field(
            "02.23",
            "Payment Recipient TIN indicator",
            "AN",
            388,
            1,
            "tin_kind",
            _TIN_KIND,
        ),
        Field(
            "02.24",
            "Additional Payee TIN Indicator",
            "AN",
            389,
            1,
            "tin_kind_2",
            _TIN_KIND,
        ),
        Field(
            "02.25",
            "Amount eligible for offset",
            "AN",
            390,
            10,
            "offset_cents",
            "10 digits, or blank for the whole amount, else payment invalid",
        ),
        Field("02.26", "PayeeAddressLine_3", "AN", 400, 35, "address_3"),
        Field("02.27", "PayeeAddressLine_4", "AN", 435, 35, "address_4"),
        Field("02.28", "CountryName", "AN", 470, 40, "country_name"),
        Field("02.29", "ConsularCode", "AN", 510, 3, "consular_code"),
        Field("02.30", "SubPaymentTypeCode", "AN", 513, 32, "sub_type"),
        Field(
            "02.31",
            "PayerMechanism",
            "AN",
            545,
            20,
            "mechanism",
            "CreditCard, DebitCard, SVC, ACH, BookEntry, EBT or blank, else payment "
            "invalid",
        ),
        Field("02.32", "PaymentDescriptionCode", "AN", 565, 2, "description_code"),
        Field("02.33", "Filler", "", 567, 284),
    ),
)

ADDENDUM = Record(
    "03",
    "ACH Addendum",
    (
        Field("03.01", "Record Code", "AN", 1, 2),
        Field("03.02", "PaymentID", "AN", 3, 20, "payment_id", _SAME_ID),
        Field(
            "03.03",
            "Addenda Information",
            "AN",
            23,
            80,
            "text",
            "one for PPD and CCD, two for IAT at most",
        ),
        Field("03.04", "Filler", "", 103, 748),
    ),
)

CTX_ADDENDUM = Record(
    "04",
    "ACH Addendum (CTX)",
    (
        Field("04.01", "Record Code", "AN", 1, 2),
        Field("04.02", "PaymentID", "AN", 3, 20, "payment_id", _SAME_ID),
        Field(
            "04.03",
            "Addenda Information",
            "AN",
            23,
            800,
            "text",
            "ten addenda of an X12 820, 999 records at most; the first begins with "
            "ISA, BPR-02 and SE-01 are numeric, else payment invalid",
        ),
        Field("04.04", "Filler", "", 823, 28),
    ),
)
