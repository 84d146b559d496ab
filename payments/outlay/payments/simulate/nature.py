"""What differs from world to world: each number is drawn from a stated range."""

from dataclasses import dataclass, fields

import numpy as np

RANGES: dict[str, tuple[float, float]] = {
    # Shares of all payments.
    "fraud_rate": (0.0058, 0.0074),
    "error_rate": (0.045, 0.062),
    # Shares of the fraud payments; scaled to sum to one.
    "takeover": (0.19, 0.26),
    "mule_ring": (0.18, 0.24),
    "shell_vendor": (0.15, 0.21),
    "splitting": (0.08, 0.12),
    "deceased": (0.11, 0.16),
    "identity_reuse": (0.10, 0.16),
    "ghost_employee": (0.06, 0.10),
    # How careful a fraudster is on average, 0 to 1: the careful leave less trace.
    "care": (0.10, 0.19),
    # Shares of the error payments; scaled to sum to one.
    "duplicate": (0.13, 0.18),
    "wrong_amount": (0.17, 0.23),
    "wrong_payee": (0.05, 0.08),
    "lapsed": (0.27, 0.34),
    "undocumented": (0.24, 0.30),
    "reversed_share": (0.30, 0.45),
    # How far programs differ in error: exponent on the published rates.
    "program_contrast": (0.40, 0.55),
    # Innocent behaviour, a year and payee or a share of payees.
    "account_changes": (0.16, 0.22),
    "moves": (0.06, 0.10),
    "name_changes": (0.010, 0.020),
    "families": (0.07, 0.11),
    "twins": (0.006, 0.010),
    "bundles": (0.015, 0.030),
    "peaks": (0.008, 0.014),
    # Review.
    "risk_review_rate": (0.060, 0.075),
    "tip": (0.4, 0.7),
    "missed_fraud": (0.08, 0.14),
    "wrongly_faulted": (0.002, 0.004),
    "no_answer": (0.03, 0.05),
    "complaint": (0.30, 0.45),
    # A year and person: a lost or expired prepaid card, or another small account.
    "new_cards": (0.18, 0.26),
}


@dataclass(frozen=True, slots=True)
class Nature:
    """The parameters of one world; see RANGES for units and limits."""

    fraud_rate: float
    error_rate: float
    takeover: float
    mule_ring: float
    shell_vendor: float
    splitting: float
    deceased: float
    identity_reuse: float
    ghost_employee: float
    care: float
    duplicate: float
    wrong_amount: float
    wrong_payee: float
    lapsed: float
    undocumented: float
    reversed_share: float
    program_contrast: float
    account_changes: float
    moves: float
    name_changes: float
    families: float
    twins: float
    bundles: float
    peaks: float
    risk_review_rate: float
    tip: float
    missed_fraud: float
    wrongly_faulted: float
    no_answer: float
    complaint: float
    new_cards: float


def draw_nature(rng: np.random.Generator) -> Nature:
    """Draw one world's parameters, each uniform in its range."""
    return Nature(
        **{
            field.name: float(rng.uniform(*RANGES[field.name]))
            for field in fields(Nature)
        }
    )
