"""Codes of the store in the words of the case page."""

METHODS = {
    "ach": "Electronic transfer (ACH)",
    "check": "Paper check",
    "wire": "Wire transfer",
}
# What a first reason is about. A score never says what a payment "is".
LEADS = {
    "fraud": "Who is paid",
    "error": "What is paid",
    "rule": "A rule",
    "list": "A watch list",
    "checklist": "A check",
}
STRENGTHS = {
    "TIN_NAME": "Strong: taxpayer number and name agree",
    "TIN_ONLY": "Strong in the number, but the name differs",
    "NAME_DOB": "Medium: name and date of birth agree",
    "NAME_ADDR": "Medium: name and address agree",
    "NAME_ONLY": "Weak: the name alone agrees; many people share a name",
}
LISTS = {
    "sam": "SAM exclusions (System for Award Management)",
    "leie": "LEIE (health care exclusions of the HHS Inspector General)",
    "ofac": "OFAC sanctions list (Treasury)",
    "dmf": "Death Master File (Social Security)",
}
OUTCOMES = {
    "": "not reviewed",
    "proper": "proper",
    "overpayment": "overpayment",
    "underpayment": "underpayment",
    "technically_improper": "technically improper",
    "unknown": "unknown: documentation was missing",
}
# The nine checks of Executive Order 14249, in its order.
CHECKS = {
    "funds": "Funds are available",
    "amount_and_name": "Amount and payee's name are there",
    "tin": "Taxpayer number is possible",
    "appropriation": "Account and kind of payment go together",
    "not_deceased": "Payee is not known to be dead",
    "account": "Bank account is valid and the payee's",
    "contract_number": "Contract number",
    "award_number": "Award number",
    "schedule": "Schedule is in the standard format",
}
STATUSES = {"pass": "Passed", "fail": "Failed", "not_checked": "Not checked"}
# Columns of the payment itself that no other part of the page shows.
FURTHER = {
    "alc": "Agency location code",
    "schedule_number": "Schedule",
    "payment_id": "Payment id",
    "source_line": "Line of the file",
    "tas": "Treasury account",
    "betc": "Business event type",
    "sec_code": "ACH entry class",
    "transaction_code": "ACH transaction code",
    "routing_number": "Bank's routing number",
    "city": "City",
    "state": "State",
    "zip5": "ZIP code",
    "country": "Country",
    "award_id": "Award or contract number",
    "invoice_on": "Date of the invoice",
    "period_start": "Paid for, from",
    "period_end": "Paid for, to",
    "tin_type": "Kind of taxpayer number",
}
# Of those, what leads to one payee: by place, by bank, by a public list of awards.
LEADS_TO_PAYEE = frozenset({"routing_number", "city", "zip5", "award_id"})
DAYS = frozenset({"invoice_on", "period_start", "period_end"})  # of those, ISO dates
