"""A made-up audit and a made-up look of the monitor, as the store keeps them."""

from tests.review.supervising.standing import FACTS, TRAINING

EVIDENCE = {
    "check": "fairness",
    "training_id": TRAINING,
    "fraud_digest": FACTS["fraud_digest"],
    "error_digest": FACTS["error_digest"],
    "verdict": "inconclusive",
    "why": "the worst ratio of false-positive rates (sex) lies between 1.00 and 4.00",
    "figures": {},
}


def rate(value, rows):
    return {
        "state": "estimated",
        "rows": rows,
        "value": value,
        "lower": value / 2,
        "upper": 2 * value,
        "effective_rows": rows,
        "interval": "wilson",
    }


HIDDEN = {"state": "suppressed", "rows": None, "value": None, "lower": None}
NOBODY = {"state": "not estimable", "rows": 0, "value": None, "lower": None}


def group(names, levels, payments, *rates):
    keys = (
        "selection_rate",
        "false_positive_rate",
        "false_negative_rate",
        "false_discovery_rate",
    )
    ratio = {"state": "estimated", "against": ["all others"], "value": 1.5}
    ratio |= {"lower": 0.9, "upper": None, "verdict": "inconclusive"}
    return {
        "attributes": names,
        "group": levels,
        "payments": payments,
        "rates": dict(zip(keys, rates, strict=True)),
        "rest": {"false_positive_rate": ratio} if names else {},
    }


def worst(names, verdict, measure="false_positive_rate"):
    return {
        "attributes": names,
        "measure": measure,
        "groups": 2,
        "ratio": {
            "value": 2.0,
            "lower": 1.0,
            "upper": 4.0,
            "worst": ["female"] * len(names),
            "best": ["male"] * len(names),
        },
        "verdict": verdict,
    }


AUDIT = {
    "title": "Audit",
    "notes": "Every payment is made up.",
    "verdict": "inconclusive",
    "why": "too few",
    "payments": 24_485,
    "known": 2_140,
    "attributes": ["sex"],
    "groups": [
        group([], [], 24_485, *[rate(0.004, 2_000)] * 4),
        group(["sex"], ["female"], 9_075, rate(0.0062, 9_075), *[rate(0.1, 50)] * 3),
        group(["sex"], ["male"], 8_175, rate(0.0056, 8_175), HIDDEN, NOBODY, HIDDEN),
        group(["sex"], ["missing"], None, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    ],
    "worst": [
        worst(["sex"], "inconclusive"),
        worst(["sex"], "passes", "selection_rate"),
        worst(["sex", "age_band"], "passes"),
        worst(["sex", "disability"], "fails"),
    ],
    "bounds": [
        {
            "attribute": "sex",
            "group": "female",
            "rows": 269,
            "flagged": 0,
            "upper": 0.0222,
            "delta": 0.002,
            "need": 602,
            "state": "too few",
        }
    ],
    "limit": {"alpha": 0.01, "delta": 0.05},
}
SHIFT = {
    "name": "raw_fraud",
    "kind": "score",
    "family": "score",
    "stability": 0.343,
    "stability_by_chance": 0.001,
    "distance": None,
    "distance_by_chance": None,
    "missing_then": 0.0,
    "missing_now": 0.02,
    "level": "alarm",
    "why": "moved",
}
SHARE = {"value": 0.25, "lower": 0.2, "upper": 0.3, "rows": 400}
MONITOR = {
    "level": "watch",
    "from": "2026-06-01",
    "to": "2026-06-30",
    "training_id": TRAINING,
    "models": ["outlay-fraud/3", "outlay-error/3"],
    "batches": 1,
    "payments": 19_988,
    "payments_of_others": 12,
    "simulated": True,
    "findings": [
        {"check": "unseen levels", "level": "ok", "why": "no level was new"},
        {"check": "score raw_fraud", "level": "alarm", "why": "moved by age_band"},
    ],
    "shifts": [
        SHIFT,
        SHIFT | {"name": "payee_age_days", "kind": "feature", "level": "ok"},
        SHIFT | {"name": "bank_changes", "kind": "feature", "level": "watch"},
    ],
    "days": [
        {
            "day": "2026-06-29",
            "payments": 19_988,
            "flagged": 24,
            "alert_rate": SHARE,
            "to_review": 64,
            "returned": 0,
        }
    ],
    "months": [
        {
            "month": "2026-06",
            "payments": 19_988,
            "flagged": 24,
            "labelled": 400,
            "precision": SHARE,
            "calibration": {"fraud": {"expected": 0.02, "found": SHARE}},
        }
    ],
}
