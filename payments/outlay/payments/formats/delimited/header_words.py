"""What columns of payment files are usually called."""

import re
from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "amount_cents": (
            "amount", "payment amount", "pay amount", "paid amount", "amount paid",
            "amt", "payment amt", "net amount", "amount cents", "amount usd",
            "check amount", "disbursement amount", "amount in cents",
        ),
        "alc": ("alc", "agency location code", "location code"),
        "schedule_number": (
            "schedule", "schedule number", "schedule no", "schedule num",
            "schedule id", "voucher schedule", "sched no",
        ),
        "payment_id": (
            "payment id", "payment number", "payment no", "pmt id", "pay id",
            "transaction id", "trans id", "txn id", "reference number",
            "payment reference", "disbursement id", "paymentid",
        ),
        "method": (
            "method", "payment method", "pay method", "pmt method", "pay type code",
            "disbursement method", "payment mode",
        ),
        "scheduled_on": (
            "payment date", "pay date", "date", "scheduled date", "date paid",
            "scheduled on", "disbursement date", "pmt date", "settlement date",
            "check date", "paid date", "due date",
        ),
        "known_at": ("known at", "received at", "entered at", "created at"),
        "payee_name": (
            "payee", "payee name", "vendor name", "vendor", "supplier",
            "supplier name", "beneficiary", "beneficiary name", "recipient",
            "recipient name", "name",
        ),
        "payee_id": (
            "payee id", "vendor id", "vendor num", "vendor number", "vendor no",
            "supplier id", "supplier number", "supplier no", "payee number",
            "beneficiary id", "recipient id", "vendor code",
        ),
        "tin": (
            "tin", "tax id", "taxpayer id", "taxid", "ssn", "ein", "tax number",
            "taxpayer identification number", "payee tin", "vendor tin",
        ),
        "tin_type": ("tin type", "tax id type", "tin indicator"),
        "routing_number": (
            "routing number", "routing", "rtn", "aba", "aba number", "routing no",
            "bank routing number", "routing transit number",
        ),
        "account_number": (
            "account number", "account", "bank account", "account no", "acct no",
            "acct number", "bank account number", "acct",
        ),
        "street": (
            "street", "address", "street address", "address 1", "address line 1",
            "addr 1", "payee address",
        ),
        "city": ("city", "payee city", "town"),
        "state": ("state", "state code", "payee state"),
        "zip5": ("zip", "zip code", "zip 5", "postal code", "zipcode", "payee zip"),
        "country": ("country", "country code"),
        "invoice_number": (
            "invoice", "invoice number", "invoice no", "inv num", "invoice num",
            "inv no", "inv number", "invoice id", "bill number",
        ),
        "invoice_on": ("invoice date", "inv date", "invoice on", "bill date"),
        "award_id": (
            "award", "award id", "award number", "contract", "contract number",
            "contract no", "contract id", "piid", "fain", "grant number",
        ),
        "period_start": (
            "period start", "service start", "period from", "start date",
            "service from", "period begin",
        ),
        "period_end": (
            "period end", "service end", "period to", "end date", "service to",
        ),
        "agency": ("agency", "agency name", "department", "bureau"),
        "program": ("program", "program name", "programme"),
        "tas": ("tas", "treasury account symbol", "appropriation", "tas betc"),
        "betc": ("betc", "business event type code"),
        "payment_type": (
            "payment type", "pay type", "payment type code", "pmt type",
        ),
        "sec_code": ("sec code", "sec", "standard entry class"),
        "transaction_code": ("transaction code", "tran code", "ach transaction code"),
        "batch_part": ("batch", "batch part", "batch id", "batch number"),
    }
)  # fmt: skip
"""Names in small letters, words apart, best first."""

METHOD_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "a": "ach", "ach": "ach", "eft": "ach", "direct deposit": "ach", "dd": "ach",
        "e": "ach", "electronic": "ach", "c": "check", "chk": "check",
        "check": "check", "cheque": "check", "ck": "check", "paper": "check",
        "paper check": "check", "w": "wire", "wire": "wire", "fedwire": "wire",
        "wire transfer": "wire",
    }
)  # fmt: skip


def words_of(name: str) -> str:
    """Return `name` in small letters, words apart: ``VendorNum`` is vendor num."""
    parted = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    return " ".join(re.findall(r"[a-z]+|[0-9]+", parted.lower()))


def targets_by_name(names: list[str]) -> dict[str, str]:
    """Return the column for each target that one is clearly called by.

    A target takes the first of its words that a column has; a column serves once.
    """
    by_words: dict[str, str] = {}
    for name in names:
        by_words.setdefault(words_of(name), name)
        by_words.setdefault(words_of(name).replace(" ", ""), name)
    found: dict[str, str] = {}
    for target, words in WORDS.items():
        for word in (words_of(target), *words):
            called = by_words.get(word) or by_words.get(word.replace(" ", ""))
            if called is not None and called not in found.values():
                found[target] = called
                break
    return found
