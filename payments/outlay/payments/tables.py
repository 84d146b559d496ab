"""What every table holds: names, types, units, null rules, meanings.

Checked at each layer border; ``docs/tables.md`` is generated from here.
Money is integer cents. Dates are dates, times are UTC, identifiers are text.
"""

from collections.abc import Sequence

import pyarrow as pa

from outlay.payments.contracts import (
    CENTS,
    DATE,
    FLAG,
    INSTANT,
    REAL,
    TEXT,
    TIN_TYPES,
    Column,
    Table,
)
from outlay.payments.list_tables import ENTRIES, LIST_SOURCES, MATCHES, STRENGTHS
from outlay.payments.tin_check import TIN_CHECKS

__all__ = [
    "ACTIONS",
    "CAUSES",
    "CENTS",
    "CHECK",
    "CONTROLS",
    "DATE",
    "DISPOSITIONS",
    "DISPOSITION_STATES",
    "ENTRIES",
    "FLAG",
    "FRAUD_STATES",
    "GROUPS",
    "IDENTITIES",
    "INSTANT",
    "INTAKE",
    "IP_CLASSES",
    "LIST_SOURCES",
    "MATCH",
    "MATCHES",
    "METHODS",
    "OUTCOMES",
    "OUTCOME_SOURCES",
    "PAYMENTS",
    "QUARANTINE",
    "REAL",
    "REASON",
    "REVIEWS",
    "REVIEW_DECISIONS",
    "ROUTES",
    "SCORES",
    "STRENGTHS",
    "TABLES",
    "TEXT",
    "TIN_TYPES",
    "Column",
    "Table",
]

METHODS = ("ach", "check", "wire")
DISPOSITION_STATES = (
    "certified",
    "disbursed",
    "returned",
    "cancelled",
    "reversed",
    "resubmitted",
)
IP_CLASSES = (
    "proper",
    "overpayment",
    "underpayment",
    "technically_improper",
    "unknown",
)
FRAUD_STATES = ("none", "suspected", "referred", "confirmed_by_court", "cleared")
OUTCOME_SOURCES = ("random_review", "risk_review", "ach_return", "appeal", "court")
CONTROLS = ("within", "outside")
CAUSES = ("failure_to_access", "inability_to_access", "does_not_exist")
ACTIONS = ("pass", "review", "return_to_certifying_officer")
ROUTES = ("model", "capacity", "arm", "rule", "ofac", "list", "checklist")
REVIEW_DECISIONS = (
    "release",
    "hold",
    "improper",
    "refer",
    "return_to_certifying_officer",
)
NEEDS = ("contract", "award", "contract and award")

_SHARED = (
    Column("alc", TEXT, "agency location code, 8 digits as text"),
    Column("schedule_number", TEXT, "schedule the payment stands in"),
    Column("payment_id", TEXT, "agency's id, unique only within its schedule"),
    Column("agency", TEXT, "agency, from programs.toml or the mapping"),
    Column("program", TEXT, "program, from programs.toml or the mapping"),
    Column("tas", TEXT, "Treasury account symbol, parts joined by -"),
    Column("betc", TEXT, "business event type code"),
    Column("payment_type", TEXT, "payment type code, e.g. Vendor or Salary"),
    Column("method", TEXT, "how it is paid", levels=METHODS),
    Column("sec_code", TEXT, "NACHA standard entry class"),
    Column("transaction_code", TEXT, "ACH transaction code"),
    Column("amount_cents", CENTS, "amount in cents; negative is a reversal"),
    Column("scheduled_on", DATE, "date it is to be paid"),
    Column("routing_number", TEXT, "ABA routing number, 9 digits"),
    Column("city", TEXT, "payee's city"),
    Column("state", TEXT, "payee's state, 2 letters"),
    Column("zip5", TEXT, "payee's 5-digit ZIP code"),
    Column("country", TEXT, "payee's country, ISO 2-letter; null is domestic"),
    Column("award_id", TEXT, "award or contract number (PIID or FAIN)"),
    Column("invoice_on", DATE, "date of the invoice"),
    Column("period_start", DATE, "first day of what is paid for"),
    Column("period_end", DATE, "last day of what is paid for"),
    Column("known_at", INSTANT, "when this system first knew the row"),
    Column("tin_type", TEXT, "kind of taxpayer number", levels=TIN_TYPES),
    Column("suspect", FLAG, "check payment whose mailability Treasury would review"),
)


def _with(required: Sequence[str], columns: Sequence[Column]) -> tuple[Column, ...]:
    return tuple(
        Column(c.name, c.type, c.meaning, c.name in required, c.levels) for c in columns
    )


INTAKE = Table(
    "intake",
    "Good rows as a reader hands them over, still with raw identifiers; never stored.",
    (
        Column("source_line", pa.int64(), "line or row in the input, from 1", True),
        Column("batch_part", TEXT, "groups rows of a history file into batches"),
        *_with(
            ("alc", "schedule_number", "payment_id", "amount_cents", "method"), _SHARED
        ),
        Column("payee_name", TEXT, "raw; becomes name_token"),
        Column("tin", TEXT, "raw, 9 digits; becomes payee_token"),
        Column("payee_id", TEXT, "raw agency id of the payee, where there is no TIN"),
        Column("account_number", TEXT, "raw; becomes account_token"),
        Column("street", TEXT, "raw; becomes address_token"),
        Column("invoice_number", TEXT, "raw; becomes invoice_token"),
    ),
    open=True,
)

PAYMENTS = Table(
    "payments",
    "One row a payment, without any raw identifier.",
    (
        Column("payment_key", TEXT, "alc, fiscal year, schedule, payment id", True),
        Column("batch_id", TEXT, "the batch it came in with", True),
        Column("source_format", TEXT, "spr, nacha, csv or parquet", True),
        Column("source_sha256", TEXT, "SHA-256 of the input file", True),
        Column("source_line", pa.int64(), "line or row in the input, from 1", True),
        *_with(
            (
                "alc",
                "schedule_number",
                "payment_id",
                "agency",
                "program",
                "payment_type",
                "method",
                "amount_cents",
                "scheduled_on",
                "known_at",
                "suspect",
            ),
            _SHARED,
        ),
        Column("known_on", DATE, "date of known_at in the agency's zone", True),
        Column("payee_token", TEXT, "keyed token of the payee", True),
        Column("name_token", TEXT, "keyed token of the normalised name"),
        Column("account_token", TEXT, "keyed token of routing and account number"),
        Column("address_token", TEXT, "keyed token of street and ZIP"),
        Column("invoice_token", TEXT, "keyed token of the invoice number"),
        Column(
            "invoice_norm_token",
            TEXT,
            "keyed token of the number as invoices.plain_invoice spells it",
        ),
        Column(
            "tin_check",
            TEXT,
            "whether the taxpayer number can be one of its kind",
            levels=TIN_CHECKS,
        ),
        Column("needs", TEXT, "award numbers the program needs", levels=NEEDS),
    ),
    open=True,
)

IDENTITIES = Table(
    "identities",
    "Raw identifiers, only ever written encrypted.",
    (
        Column("payment_key", TEXT, "the payment", True),
        Column("payee_name", TEXT, "name as it came"),
        Column("tin", TEXT, "taxpayer number as it came"),
        Column("account_number", TEXT, "account number as it came"),
        Column("street", TEXT, "street as it came"),
    ),
)

DISPOSITIONS = Table(
    "dispositions",
    "What happened to a payment afterwards.",
    (
        Column("payment_key", TEXT, "the payment", True),
        Column("state", TEXT, "what happened", True, DISPOSITION_STATES),
        Column("reverses_key", TEXT, "the payment that this one reverses"),
        Column("known_at", INSTANT, "when this system first knew it", True),
        Column("known_on", DATE, "date of known_at in the agency's zone", True),
    ),
)

OUTCOMES = Table(
    "outcomes",
    "What became known about a payment, and when; corrections are new rows.",
    (
        Column("payment_key", TEXT, "the payment", True),
        Column("ip_class", TEXT, "payment-integrity class", True, IP_CLASSES),
        Column("fraud_state", TEXT, "state of a fraud finding", True, FRAUD_STATES),
        Column("amount_wrong_cents", CENTS, "how much of it was wrong, in cents"),
        Column("control", TEXT, "within or outside agency control", levels=CONTROLS),
        Column("cause", TEXT, "OMB cause", levels=CAUSES),
        Column("theme", TEXT, "OMB theme, in OMB's own words"),
        Column("known_at", INSTANT, "when it became known", True),
        Column("known_on", DATE, "date of known_at in the agency's zone", True),
        Column("source", TEXT, "how it was learned", True, OUTCOME_SOURCES),
        Column(
            "inclusion_probability",
            REAL,
            "probability that this outcome would be learned by any route",
            True,
        ),
    ),
)

GROUPS = Table(
    "groups",
    "Audit-only attributes of a payee; only outlay.audit reads them.",
    (Column("payee_token", TEXT, "keyed token of the payee", True),),
    open=True,
)

QUARANTINE = Table(
    "quarantine",
    "Rows not taken in, each with its reason and without raw identifiers.",
    (
        Column("batch_id", TEXT, "the batch it came in with", True),
        Column("source_line", pa.int64(), "line or row in the input, from 1", True),
        Column("payment_key", TEXT, "where it could be read"),
        Column("amount_cents", CENTS, "where it could be read"),
        Column("rule", TEXT, "number or name of the rule broken", True),
        Column("field", TEXT, "field that broke it"),
        Column("reason", TEXT, "what is wrong and what to do, in words", True),
        Column("action", TEXT, "what the batch does with it", True, ACTIONS),
    ),
)

REASON = pa.struct(
    [
        ("code", TEXT),
        ("model", TEXT),
        ("sentence", TEXT),
        ("clears", TEXT),
        ("feature", TEXT),
        ("value", REAL),
        ("contribution", REAL),
        ("version", pa.int64()),
        ("family", TEXT),
        ("family_contribution", REAL),
        ("comparison", TEXT),
    ]
)

MATCH = pa.struct(
    [
        ("list", TEXT),
        ("snapshot_on", DATE),
        ("entry", TEXT),
        ("strength", TEXT),
        ("compared", TEXT),
        ("verify", TEXT),
    ]
)
CHECK = pa.struct([("check", TEXT), ("status", TEXT), ("why", TEXT)])

SCORES = Table(
    "scores",
    "One row a payment of a batch: scores, action, reasons and lineage.",
    (
        Column("payment_key", TEXT, "the payment", True),
        Column("batch_id", TEXT, "the batch", True),
        Column("source_line", pa.int64(), "line or row in the input, from 1", True),
        Column("agency", TEXT, "agency", True),
        Column("program", TEXT, "program", True),
        Column("payment_type", TEXT, "payment type", True),
        Column("method", TEXT, "how it is paid", True, METHODS),
        Column("scheduled_on", DATE, "date it is to be paid", True),
        Column("amount_cents", CENTS, "amount in cents", True),
        Column("raw_fraud", REAL, "raw score (log-odds), null without a model"),
        Column("p_fraud", REAL, "calibrated probability of fraud"),
        Column("raw_error", REAL, "raw score (log-odds), null without a model"),
        Column("p_error", REAL, "calibrated probability of error"),
        Column("combined", REAL, "m: the larger of both scores' legitimate ranks"),
        Column("cut", REAL, "m above which the policy flags this stratum"),
        Column("cut_level", TEXT, "stratum whose rows set the cut"),
        Column("expected_loss_cents", CENTS, "expected dollars wrong, in cents"),
        Column("arm_rate", REAL, "probability of being drawn for the random review"),
        Column("action", TEXT, "what happens next", True, ACTIONS),
        Column("routes", pa.list_(TEXT), "why it goes to review; empty for pass", True),
        Column(
            "reasons", pa.list_(REASON), "reasons: code, version, facts, weights", True
        ),
        Column("matches", pa.list_(MATCH), "what agrees with watch lists", True),
        Column("checks", pa.list_(CHECK), "the checks before certification", True),
        Column("unseen_levels", pa.list_(TEXT), "columns with an unseen level", True),
        Column("fraud_model", TEXT, "name and version, or none", True),
        Column("error_model", TEXT, "name and version, or none", True),
        Column("feature_set", TEXT, "hash of the feature declarations", True),
        Column("policy", TEXT, "hash of the policy", True),
        Column("run_id", TEXT, "hash of everything that made this row", True),
    ),
)

REVIEWS = Table(
    "reviews",
    "What a reviewer decided on a payment, and how; a changed mind is a new row.",
    (
        Column("payment_key", TEXT, "the payment", True),
        Column("batch_id", TEXT, "the batch it came in with", True),
        Column("run_id", TEXT, "run whose row the reviewer saw", True),
        Column("decided_at", INSTANT, "when it was decided", True),
        Column("decision", TEXT, "what was decided", True, REVIEW_DECISIONS),
        Column("seconds_on_case", REAL, "time from opening the case to deciding it"),
        Column("opened_details", FLAG, "whether reasons or history were opened"),
        Column("reviewer_token", TEXT, "keyed token of the reviewer, no name", True),
        Column("known_at", INSTANT, "when this system first knew it", True),
        Column("known_on", DATE, "date of known_at in the agency's zone", True),
    ),
)

TABLES = (
    INTAKE,
    PAYMENTS,
    IDENTITIES,
    DISPOSITIONS,
    OUTCOMES,
    GROUPS,
    QUARANTINE,
    SCORES,
    REVIEWS,
    ENTRIES,
    MATCHES,
)
