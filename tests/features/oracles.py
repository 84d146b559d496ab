"""For every feature, the same number counted in plain Python."""

from tests.features import slowly
from tests.features.counted import (
    HOLIDAYS,
    Oracle,
    batch_of,
    cents,
    entry_class,
    exact_in_batch,
    fiscal_days,
    gap_to_usual,
    if_has,
    invoice_in_batch,
    last_cents,
    near,
    near_only,
    net_in_batch,
    new_share,
    nines,
    of_invoice,
    of_limit,
    of_program,
    others_invoice,
    out_of_district,
    overlap,
    rate,
    ratio,
    same_amount,
    surge,
    twins,
    whole,
    zeros,
)
from tests.features.oracles_changes import CHANGES
from tests.features.oracles_network import NETWORKS
from tests.features.oracles_robust import ROBUST
from tests.features.slowly import age, count_of, finding, is_new, standing

PROGRAM = ("payee_token", "agency", "program")
PEER = ("agency", "program", "payment_type")
ORACLES: dict[str, Oracle] = {
    **CHANGES,
    **ROBUST,
    **NETWORKS,
    "amount_dollars": lambda s: s.of["amount_cents"] / 100,
    "payee_usual_dollars": lambda s: slowly.usual(s, "payee_token"),
    "amount_to_payee_usual": lambda s: ratio(
        s.of["amount_cents"] / 100, slowly.usual(s, "payee_token")
    ),
    "amount_z_payee": lambda s: slowly.z_score(s, "payee_token"),
    "amount_z_payee_program": lambda s: slowly.z_score(s, *PROGRAM),
    "amount_to_payee_largest": lambda s: ratio(
        s.of["amount_cents"],
        max((r["amount_cents"] for r in s.paid("payee_token")), default=None),
    ),
    "amount_to_last": lambda s: ratio(s.of["amount_cents"], last_cents(s)),
    "amount_same_as_last": lambda s: (
        None if last_cents(s) is None else float(s.of["amount_cents"] == last_cents(s))
    ),
    "peer_usual_dollars": lambda s: slowly.usual(s, *PEER),
    "amount_z_peer": lambda s: slowly.z_score(s, *PEER),
    "amount_round_zeros": zeros,
    "amount_nines": nines,
    "whole_dollars_share_of_payee": whole,
    "payee_payments_1": lambda s: len(s.paid("payee_token", days=1)),
    "payee_payments_7": lambda s: len(s.paid("payee_token", days=7)),
    "payee_payments_30": lambda s: len(s.paid("payee_token", days=30)),
    "payee_payments_90": lambda s: len(s.paid("payee_token", days=90)),
    "payee_payments_365": lambda s: len(s.paid("payee_token", days=365)),
    "payee_dollars_7": lambda s: cents(s.all("payee_token", days=7)) / 100,
    "payee_dollars_30": lambda s: cents(s.all("payee_token", days=30)) / 100,
    "payee_dollars_90": lambda s: cents(s.all("payee_token", days=90)) / 100,
    "payee_dollars_365": lambda s: cents(s.all("payee_token", days=365)) / 100,
    "payee_surge": surge,
    "days_since_payee_paid": lambda s: age(s, "payee_token", last=True),
    "days_since_program_paid": lambda s: age(s, *PROGRAM, last=True),
    "program_gap_to_usual": gap_to_usual,
    "account_payments_7": if_has(
        "account_token", lambda s: len(s.paid("account_token", days=7))
    ),
    "account_payments_30": if_has(
        "account_token", lambda s: len(s.paid("account_token", days=30))
    ),
    "account_dollars_30": if_has(
        "account_token", lambda s: cents(s.all("account_token", days=30)) / 100
    ),
    "address_payments_30": if_has(
        "address_token", lambda s: len(s.paid("address_token", days=30))
    ),
    "payee_age_days": lambda s: age(s, "payee_token"),
    "payee_payments_ever": lambda s: len(s.paid("payee_token")),
    "payee_program_age_days": lambda s: age(s, *PROGRAM),
    "account_age_days": lambda s: age(s, "account_token"),
    "account_for_payee_age_days": lambda s: age(s, "payee_token", "account_token"),
    "address_age_days": lambda s: age(s, "address_token"),
    "account_new_for_payee": lambda s: is_new(s, "account_token"),
    "days_since_new_account": lambda s: slowly.newest(s, "account_token"),
    "account_share_of_payee": if_has(
        "account_token",
        lambda s: ratio(
            len(s.paid("payee_token", "account_token")), len(s.paid("payee_token"))
        ),
    ),
    "bank_new_for_payee": lambda s: is_new(s, "routing_number"),
    "address_new_for_payee": lambda s: is_new(s, "address_token"),
    "days_since_new_address": lambda s: slowly.newest(s, "address_token"),
    "method_new_for_payee": lambda s: is_new(s, "method"),
    "type_new_for_payee": lambda s: is_new(s, "payment_type"),
    "place_new_for_payee": lambda s: is_new(s, "place"),
    "payees_of_account_365": if_has(
        "account_token",
        lambda s: count_of(s.paid("account_token", days=365), "payee_token"),
    ),
    "new_payees_of_account_30": if_has(
        "account_token", lambda s: slowly.new_of(s, "payee_token", "account_token", 30)
    ),
    "payees_of_address_365": if_has(
        "address_token",
        lambda s: count_of(s.paid("address_token", days=365), "payee_token"),
    ),
    "new_payees_of_address_90": if_has(
        "address_token", lambda s: slowly.new_of(s, "payee_token", "address_token", 90)
    ),
    "accounts_of_payee_365": lambda s: count_of(
        s.paid("payee_token", days=365), "account_token"
    ),
    "addresses_of_payee_365": lambda s: count_of(
        s.paid("payee_token", days=365), "address_token"
    ),
    "names_of_payee_365": lambda s: count_of(
        s.paid("payee_token", days=365), "name_token"
    ),
    "payees_of_name_365": if_has(
        "name_token", lambda s: count_of(s.paid("name_token", days=365), "payee_token")
    ),
    "programs_of_payee_365": lambda s: count_of(
        s.paid("payee_token", days=365), "program"
    ),
    "new_share_of_bank_90": new_share,
    "payees_of_account_in_batch": if_has(
        "account_token", lambda s: count_of(batch_of(s, "account_token"), "payee_token")
    ),
    "payees_of_address_in_batch": if_has(
        "address_token", lambda s: count_of(batch_of(s, "address_token"), "payee_token")
    ),
    "accounts_of_payee_in_batch": lambda s: count_of(
        batch_of(s, "payee_token"), "account_token"
    ),
    "same_amount_7": lambda s: same_amount(s, 7),
    "same_amount_30": lambda s: same_amount(s, 30),
    "same_amount_90": lambda s: same_amount(s, 90),
    "same_amount_share_365": lambda s: ratio(
        len(s.paid("payee_token", "magnitude", days=365)),
        len(s.paid("payee_token", days=365)),
    ),
    "same_amount_other_method_30": lambda s: (
        same_amount(s, 30) - same_amount(s, 30, "payee_token", "method")
    ),
    "same_amount_to_account_30": if_has(
        "account_token", lambda s: same_amount(s, 30, "account_token")
    ),
    "exact_duplicate": of_invoice("payee_token", "magnitude", "invoice_token"),
    "invoice_of_another_payee": others_invoice,
    "same_amount_other_method_in_batch": lambda s: max(
        net_in_batch(s, "payee_token", "magnitude")
        - net_in_batch(s, "payee_token", "magnitude", "method"),
        0,
    ),
    "exact_duplicate_in_batch": exact_in_batch,
    "payees_of_invoice_in_batch": invoice_in_batch,
    "same_invoice": if_has(
        "invoice_token",
        lambda s: sum(
            slowly.alike(r, s.of, ("payee_token", "invoice_token")) for r in standing(s)
        ),
    ),
    "near_invoice": if_has(
        "invoice_norm_token",
        lambda s: sum(
            slowly.alike(r, s.of, ("payee_token", "invoice_norm_token"))
            and r["invoice_token"] != s.of["invoice_token"]
            for r in standing(s)
        ),
    ),
    "near_invoice_in_batch": if_has(
        "invoice_norm_token",
        lambda s: sum(
            (1 if r["amount_cents"] > 0 else -1)
            for r in s.batch
            if slowly.alike(r, s.of, ("payee_token", "invoice_norm_token"))
            and r["invoice_token"] != s.of["invoice_token"]
        ),
    ),
    "same_amount_in_batch": lambda s: twins(s, "magnitude"),
    "same_invoice_in_batch": lambda s: twins(s, "invoice_token"),
    "period_overlap_days": overlap,
    "share_of_limit": of_limit(lambda s: s.of["amount_cents"]),
    "near_limit_payments_7": near_only(
        lambda s, _limit: len(near(s, s.paid("payee_token", days=7)))
    ),
    "near_limit_sum_7": near_only(
        lambda s, limit: (
            (cents(near(s, s.paid("payee_token", days=7))) + s.of["amount_cents"])
            / limit
        )
    ),
    "week_to_limit": of_limit(
        lambda s: cents(s.all("payee_token", days=7)) + s.of["amount_cents"]
    ),
    "near_limit_payments_in_batch": near_only(lambda s, _limit: len(near(s, s.batch))),
    "near_limit_sum_in_batch": near_only(
        lambda s, limit: (
            cents(near(s, s.paid("payee_token", days=7)) + near(s, s.batch)) / limit
        )
    ),
    "payee_payments_in_batch": lambda s: len(batch_of(s, "payee_token")),
    "name_new_for_payee": lambda s: is_new(s, "name_token"),
    "entry_class_conflict": entry_class,
    "vendor_under_ssn": lambda s: float(
        s.of["payment_type"] == "Vendor" and s.of["tin_type"] == "ssn"
    ),
    "taxpayer_number_impossible": lambda s: (
        None if s.of["tin_check"] is None else float(s.of["tin_check"] == "impossible")
    ),
    "bank_out_of_district": out_of_district,
    "account_known_for_others_only": if_has(
        "account_token",
        lambda s: float(
            bool(s.paid("account_token")) and not s.paid("payee_token", "account_token")
        ),
    ),
    "days_to_fiscal_year_end": fiscal_days,
    "day_of_month": lambda s: s.of["scheduled_on"].day,
    "weekday": lambda s: s.of["scheduled_on"].weekday(),
    "paid_on_weekend": lambda s: float(s.of["scheduled_on"].weekday() > 4),
    "paid_on_holiday": lambda s: float(s.of["scheduled_on"] in HOLIDAYS),
    "schedule_first_seen_days": lambda s: age(s, "schedule"),
    "schedule_payments_undone": lambda s: slowly.undone(s, "schedule", days=9999),
    "same_amount_undone_30": lambda s: slowly.undone(
        s, "payee_token", "magnitude", days=30
    ),
    "lead_days": lambda s: (s.of["scheduled_on"] - s.day).days,
    "invoice_age_days": if_has(
        "invoice_on", lambda s: (s.of["scheduled_on"] - s.of["invoice_on"]).days
    ),
    "period_days": if_has(
        "period_start",
        lambda s: (s.of["period_end"] - s.of["period_start"]).days + 1,
    ),
    "days_since_period_end": lambda s: (s.of["scheduled_on"] - s.of["period_end"]).days,
    "payee_reviews": lambda s: finding(s, "reviewed", "payee_token"),
    "payee_errors": lambda s: finding(s, "error", "payee_token"),
    "payee_frauds": lambda s: finding(s, "fraud", "payee_token"),
    "program_error_rate": of_program("error"),
    "program_fraud_rate": of_program("fraud"),
    "payee_error_rate": rate("error", "payee_token"),
    "payee_fraud_rate": rate("fraud", "payee_token"),
    "account_reviews": if_has(
        "account_token", lambda s: finding(s, "reviewed", "account_token")
    ),
    "account_fraud_rate": rate("fraud", "account_token"),
    "account_error_rate": rate("error", "account_token"),
    "address_reviews": if_has(
        "address_token", lambda s: finding(s, "reviewed", "address_token")
    ),
    "address_fraud_rate": rate("fraud", "address_token"),
    "bank_reviews": if_has(
        "routing_number", lambda s: finding(s, "reviewed", "routing_number")
    ),
    "bank_fraud_rate": rate("fraud", "routing_number"),
    "payee_undone_365": lambda s: slowly.undone(s, "payee_token"),
    "account_undone_365": if_has(
        "account_token", lambda s: slowly.undone(s, "account_token")
    ),
    "agency_kind": lambda s: s.of["agency"],
    "program_kind": lambda s: s.of["program"],
    "payment_type_kind": lambda s: s.of["payment_type"],
    "method_kind": lambda s: s.of["method"],
    "sec_code_kind": lambda s: s.of["sec_code"],
    "tin_type_kind": lambda s: s.of["tin_type"],
}
