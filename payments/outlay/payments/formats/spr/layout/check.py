"""Check payment and its stub (SPR 5.0.2, 2.5 and 2.8)."""

from outlay.payments.formats.spr.layout.fields import Field, Record

_TIN = "9 digits or blank, else payment invalid"
_TIN_KIND = "1 SSN, 2 EIN, 3 ITIN or blank, else payment invalid"

CHECK_PAYMENT = Record(
    "12",
    "Check Payment Data",
    (
        Field("12.01", "Record Code", "AN", 1, 2),
        Field("12.02", "AgencyAccountIdentifier", "AN", 3, 16, "payee_id"),
        Field(
            "12.03",
            "Amount",
            "N",
            19,
            10,
            "amount_cents",
            "dollars and cents, right-justified, zero-filled; blank, zero or "
            "invalid: payment invalid",
        ),
        Field("12.04", "AgencyPaymentTypeCode", "AN", 29, 1, "agency_type"),
        Field("12.05", "IsTOP_Offset", "AN", 30, 1, "offset", "0 is no, else yes"),
        Field(
            "12.06",
            "PayeeName",
            "AN",
            31,
            35,
            "payee_name",
            "blank: payment invalid",
        ),
        Field(
            "12.07",
            "PayeeAddressLine_1",
            "AN",
            66,
            35,
            "address_1",
            "blank and the enclosure not nameonly: payment suspect",
        ),
        Field("12.08", "PayeeAddressLine_2", "AN", 101, 35, "address_2"),
        Field("12.09", "PayeeAddressLine_3", "AN", 136, 35, "address_3"),
        Field("12.10", "PayeeAddressLine_4", "AN", 171, 35, "address_4"),
        Field("12.11", "CityName", "AN", 206, 27, "city"),
        Field("12.12", "StateName", "AN", 233, 10, "state_name"),
        Field("12.13", "StateCodeText", "AN", 243, 2, "state"),
        Field(
            "12.14",
            "PostalCode",
            "AN",
            245,
            5,
            "postal_code",
            "blank, domestic and the enclosure not nameonly: payment suspect",
        ),
        Field("12.15", "PostalCodeExtension", "AN", 250, 5, "postal_extension"),
        Field("12.16", "PostNet BarcodeDelivery Point", "AN", 255, 3, "barcode_point"),
        Field("12.17", "Filler", "AN", 258, 14),
        Field("12.18", "CountryName", "AN", 272, 40, "country_name"),
        Field("12.19", "ConsularCode", "AN", 312, 3, "consular_code"),
        Field("12.20", "CheckLegendText1", "AN", 315, 55, "legend_1"),
        Field("12.21", "CheckLegendText2", "AN", 370, 55, "legend_2"),
        Field("12.22", "PayeeIdentifier_Secondary", "AN", 425, 9, "tin_2", _TIN),
        Field("12.23", "PartyName_Secondary", "AN", 434, 35, "payee_name_2"),
        Field(
            "12.24",
            "PaymentID",
            "AN",
            469,
            20,
            "payment_id",
            "blank or used before in the schedule: schedule rejected",
        ),
        Field("12.25", "Reconcilement", "AN", 489, 100, "reconcilement"),
        Field("12.26", "SpecialHandling", "AN", 589, 50, "special_handling"),
        Field("12.27", "TIN", "AN", 639, 9, "tin", _TIN),
        Field("12.28", "USPSIntelligentMailBarcode", "AN", 648, 50, "mail_barcode"),
        Field(
            "12.29",
            "Payment Recipient TIN indicator",
            "AN",
            698,
            1,
            "tin_kind",
            _TIN_KIND,
        ),
        Field(
            "12.30",
            "Secondary Payee TIN Indicator",
            "AN",
            699,
            1,
            "tin_kind_2",
            _TIN_KIND,
        ),
        Field(
            "12.31",
            "Amount eligible for offset",
            "AN",
            700,
            10,
            "offset_cents",
            "10 digits, or blank for the whole amount, else payment invalid",
        ),
        Field("12.32", "SubPaymentTypeCode", "AN", 710, 32, "sub_type"),
        Field(
            "12.33",
            "PayerMechanism",
            "AN",
            742,
            20,
            "mechanism",
            "Cash, Check, BookEntry or blank, else payment invalid",
        ),
        Field("12.34", "PaymentDescriptionCode", "AN", 762, 2, "description_code"),
        Field("12.35", "Filler", "", 764, 87),
    ),
)

STUB_LINES, STUB_WIDTH = 14, 55

CHECK_STUB = Record(
    "13",
    "Check Stub",
    (
        Field("13.01", "Record Code", "AN", 1, 2),
        Field(
            "13.02",
            "PaymentID",
            "AN",
            3,
            20,
            "payment_id",
            "the payment's id, else schedule rejected",
        ),
        *(
            Field(
                "13.03",
                f"PaymentIdentificationLine_{line}",
                "AN",
                23 + STUB_WIDTH * (line - 1),
                STUB_WIDTH,
                f"line_{line}",
            )
            for line in range(1, STUB_LINES + 1)
        ),
        Field("13.04", "Filler", "", 793, 58),
    ),
)
