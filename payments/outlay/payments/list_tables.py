"""Tables of watch lists: what stands on a list, and which payments it may concern."""

from outlay.payments.contracts import DATE, INT16, REAL, TEXT, TIN_TYPES, Column, Table

LIST_SOURCES = ("sam", "leie", "ofac", "dmf")
STRENGTHS = ("TIN_NAME", "TIN_ONLY", "NAME_DOB", "NAME_ADDR", "NAME_ONLY")
ENTRY_KINDS = ("person", "organisation", "vessel", "aircraft", "other")
NAME_KINDS = ("primary", "alias", "weak_alias")
DEATH_PROOFS = ("V", "P")

ENTRIES = Table(
    "entries",
    "One row for each name of a watch-list entry; only ever written encrypted.",
    (
        Column("source", TEXT, "the list", True, LIST_SOURCES),
        Column(
            "entry",
            TEXT,
            "the list's own public reference, else a token or digest; never a number "
            "of a person",
            True,
        ),
        Column("kind", TEXT, "what is listed", True, ENTRY_KINDS),
        Column("name", TEXT, "as the list has it; of persons the surname last", True),
        Column("name_kind", TEXT, "which of its names", True, NAME_KINDS),
        Column("surname", TEXT, "where the list parts names"),
        Column("given", TEXT, "where the list parts names"),
        Column("middle", TEXT, "where the list parts names"),
        Column("suffix", TEXT, "where the list parts names"),
        Column("tin_token", TEXT, "keyed token, equal to a payee's of that number"),
        Column("tin_type", TEXT, "kind of taxpayer number", levels=TIN_TYPES),
        Column("born_on", DATE, "date of birth where it is complete"),
        Column("born_year", INT16, "year of birth"),
        Column("died_on", DATE, "date of death where it is complete"),
        Column("died_text", TEXT, "CCYY-MM or CCYY where that is all that is known"),
        Column("verified", TEXT, "verified or proven death", levels=DEATH_PROOFS),
        Column("street", TEXT, "street as listed"),
        Column("city", TEXT, "city as listed"),
        Column("state", TEXT, "state, 2 letters, or province as listed"),
        Column("zip5", TEXT, "5-digit ZIP code, domestic only"),
        Column("country", TEXT, "as listed; US is the United States"),
        Column("valid_from", DATE, "first day on which it counts; empty is always"),
        Column("valid_until", DATE, "day from which it no longer counts"),
        Column("facts", TEXT, "what to compare when verifying; no identifiers"),
    ),
)

MATCHES = Table(
    "matches",
    "What a payment shares with an entry of a watch list: evidence for a person.",
    (
        Column("payment_key", TEXT, "the payment", True),
        Column("list", TEXT, "the list", True, LIST_SOURCES),
        Column("snapshot_on", DATE, "day of the list that was compared with", True),
        Column("entry", TEXT, "the entry, as in entries", True),
        Column("strength", TEXT, "what agreed", True, STRENGTHS),
        Column("name_similarity", REAL, "likeness of the names, 0 to 1"),
        Column("compared", TEXT, "what was compared, in words", True),
        Column("verify", TEXT, "how a person verifies it independently", True),
        Column("facts", TEXT, "what the list says of the entry"),
    ),
)
