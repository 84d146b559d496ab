"""Counts in plain Python, of which the oracles are made."""

import datetime as dt
from collections.abc import Callable

from tests.features import slowly
from tests.features.slowly import Seen, age, count_of, finding, standing

Oracle = Callable[[Seen], float | int | str | None]


def ratio(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole


def if_has(column: str, count: Callable[[Seen], float]) -> Oracle:
    return lambda s: count(s) if s.has(column) else None


def cents(rows: list[dict]) -> int:
    return sum(row["amount_cents"] for row in rows)


def last_cents(s: Seen) -> int | None:
    rows = s.paid("payee_token", "agency", "program")
    return max((r["known_on"], r["amount_cents"]) for r in rows)[1] if rows else None


def same_amount(s: Seen, days: int, *same: str) -> int:
    key = (*(same or ("payee_token",)), "magnitude")
    return sum(
        slowly.alike(r, s.of, key) and (s.day - r["known_on"]).days <= days
        for r in standing(s)
    )


def surge(s: Seen) -> float | None:
    rows, first = s.paid("payee_token", days=365), age(s, "payee_token")
    if not rows:
        return None
    expected = len(rows) * 30 / max(min(first, 365), 30)
    return len(s.paid("payee_token", days=30)) / expected


def gap_to_usual(s: Seen) -> float | None:
    same = ("payee_token", "agency", "program")
    rows = s.paid(*same)
    if len(rows) < 2 or age(s, *same) == age(s, *same, last=True):
        return None
    usual = (age(s, *same) - age(s, *same, last=True)) / (len(rows) - 1)
    return age(s, *same, last=True) / usual


def overlap(s: Seen) -> float | None:
    ends = [
        r["period_end"]
        for r in s.paid("payee_token", "agency", "program")
        if r["period_end"]
    ]
    if not ends or s.of["period_start"] is None:
        return None
    return (max(ends) - s.of["period_start"]).days + 1


def twins(s: Seen, column: str) -> float | None:
    if slowly.value(s.of, column) is None:
        return None
    alike = [r for r in s.batch if slowly.alike(r, s.of, ("payee_token", column))]
    net = sum(1 if r["amount_cents"] > 0 else -1 for r in alike)
    return max(net - (s.of["amount_cents"] > 0), 0)


def near(s: Seen, rows: list[dict]) -> list[dict]:
    return [r for r in rows if slowly.alike(r, s.of, ("payee_token", "near"))]


def near_only(count: Callable[[Seen, int], float]) -> Oracle:
    def oracle(s: Seen) -> float | None:
        limit = slowly.near_limit(s.of["amount_cents"])
        return None if limit is None else count(s, limit)

    return oracle


def of_limit(total: Callable[[Seen], int]) -> Oracle:
    return lambda s: ratio(total(s), slowly.limit_above(s.of["amount_cents"]))


def batch_of(s: Seen, column: str) -> list[dict]:
    return [
        r for r in s.batch if slowly.alike(r, s.of, (column,)) and r["amount_cents"] > 0
    ]


def zeros(s: Seen) -> int:
    digits = str(abs(s.of["amount_cents"]))
    return min(len(digits) - len(digits.rstrip("0")), 6)


def nines(s: Seen) -> int:
    digits = str(abs(s.of["amount_cents"]) // 100)
    return min(len(digits) - len(digits.rstrip("9")), 5)


def whole(s: Seen) -> float | None:
    rows = s.paid("payee_token", days=365)
    if s.of["amount_cents"] % 100:
        return None
    return ratio(sum(r["amount_cents"] % 100 == 0 for r in rows), len(rows))


def of_invoice(*same: str) -> Oracle:
    def oracle(s: Seen) -> float | None:
        if not s.has(*(c for c in same if c != "magnitude")):
            return None
        return sum(slowly.alike(r, s.of, same) for r in standing(s))

    return oracle


def others_invoice(s: Seen) -> float | None:
    same = ("account_token", "invoice_norm_token")
    if not s.has(*same):
        return None
    alike = [r for r in standing(s) if slowly.alike(r, s.of, same)]
    return sum(r["payee_token"] != s.of["payee_token"] for r in alike)


def net_in_batch(s: Seen, *same: str) -> int:
    alike = [r for r in s.batch if slowly.alike(r, s.of, same)]
    return sum(1 if r["amount_cents"] > 0 else -1 for r in alike)


def exact_in_batch(s: Seen) -> float | None:
    if not s.has("invoice_token"):
        return None
    net = net_in_batch(s, "payee_token", "magnitude", "invoice_token")
    return max(net - (s.of["amount_cents"] > 0), 0)


def invoice_in_batch(s: Seen) -> float | None:
    same = ("account_token", "invoice_norm_token")
    if not s.has(*same):
        return None
    alike = [r for r in s.batch if slowly.alike(r, s.of, same)]
    return count_of([r for r in alike if r["amount_cents"] > 0], "payee_token")


def out_of_district(s: Seen) -> float | None:
    district = {"021000021": 2, "256074974": 5, "121000248": 12}
    states = {"VA": {5}, "NY": {2}, "PA": {3, 4}}
    bank, state = s.of["routing_number"], s.of["state"]
    return None if not bank or not state else float(district[bank] not in states[state])


HOLIDAYS = {dt.date(2023, 1, 2), dt.date(2023, 1, 16), dt.date(2023, 2, 20)}
HOLIDAYS |= {dt.date(2023, 5, 29), dt.date(2023, 6, 19), dt.date(2023, 7, 4)}
HOLIDAYS |= {dt.date(2023, 9, 4), dt.date(2023, 10, 9), dt.date(2023, 11, 10)}
HOLIDAYS |= {dt.date(2023, 11, 11), dt.date(2023, 11, 23), dt.date(2023, 12, 25)}
HOLIDAYS |= {dt.date(2024, 1, 1), dt.date(2024, 1, 15), dt.date(2024, 2, 19)}


def entry_class(s: Seen) -> float | None:
    sec, tin = s.of["sec_code"], s.of["tin_type"]
    return float((sec, tin) in {("CCD", "ssn"), ("CTX", "ssn"), ("PPD", "ein")})


def fiscal_days(s: Seen) -> int:
    day = s.of["scheduled_on"]
    return (dt.date(slowly.fiscal_year(day), 9, 30) - day).days


def new_share(s: Seen) -> float | None:
    if not s.has("routing_number"):
        return None
    year = count_of(s.paid("routing_number", days=365), "payee_token")
    return ratio(slowly.new_of(s, "payee_token", "routing_number", 90), year)


def rate(what: str, column: str) -> Oracle:
    def oracle(s: Seen) -> float | None:
        if not finding(s, "reviewed", column):
            return None
        return slowly.known_rate(s, what, (column,), slowly.program_rate(s, what))

    return oracle


def of_program(what: str) -> Oracle:
    def oracle(s: Seen) -> float | None:
        told = finding(s, "reviewed", "agency", "program")
        return slowly.program_rate(s, what) if told else None

    return oracle
