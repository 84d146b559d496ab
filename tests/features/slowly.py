"""The same facts counted again in plain Python, one payment at a time."""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass

from tests.features.world import Row, Rows

LIMITS = (1_000_000, 2_500_000, 25_000_000)
UNDONE = ("returned", "cancelled", "reversed")


@dataclass
class Seen:
    """What payment `of` may know, as lists of rows."""

    of: Row
    payments: Rows
    outcomes: Rows
    dispositions: Rows
    batch: Rows

    @property
    def day(self) -> dt.date:
        return self.of["known_on"]

    def paid(self, *same: str, days: int | None = None) -> Rows:
        """Return earlier payments out that share all of these columns."""
        return [
            row
            for row in self.payments
            if row["amount_cents"] > 0
            and alike(row, self.of, same)
            and (days is None or (self.day - row["known_on"]).days <= days)
        ]

    def all(self, *same: str, days: int) -> Rows:
        return [
            row
            for row in self.payments
            if alike(row, self.of, same) and (self.day - row["known_on"]).days <= days
        ]

    def has(self, *columns: str) -> bool:
        return all(self.of.get(column) is not None for column in columns)


def alike(one: Row, two: Row, columns: tuple[str, ...]) -> bool:
    return all(
        value(one, c) is not None and value(one, c) == value(two, c) for c in columns
    )


def value(row: Row, column: str) -> object:
    """Return a column, or one of the made ones."""
    made: dict[str, Callable[[Row], object]] = {
        "magnitude": lambda r: abs(r["amount_cents"]),
        "place": lambda r: r.get("state"),
        "near": lambda r: near_limit(r["amount_cents"]),
        "schedule": lambda r: (fiscal_year(r["scheduled_on"]), r["schedule_number"]),
    }
    return made[column](row) if column in made else row.get(column)


def fiscal_year(day: dt.date) -> int:
    return day.year + (day.month > 9)


def limit_above(cents: int) -> int | None:
    return next((limit for limit in LIMITS if 0 < cents < limit), None)


def near_limit(cents: int) -> int | None:
    limit = limit_above(cents)
    return limit if limit and cents * 2 >= limit else None


def seen_by(row: Row, payments: Rows, outcomes: Rows, dispositions: Rows) -> Seen:
    def before(rows: Rows) -> Rows:
        return [other for other in rows if other["known_on"] < row["known_on"]]

    batch = [
        other
        for other in payments
        if (other["batch_id"], other["known_on"]) == (row["batch_id"], row["known_on"])
    ]
    return Seen(row, before(payments), before(outcomes), before(dispositions), batch)


def standing(seen: Seen) -> Rows:
    """Return earlier payments out that nobody is known to have undone."""
    linked = {d["payment_key"]: d for d in seen.dispositions if d.get("reverses_key")}
    gone = {d["reverses_key"] for d in linked.values()}
    gone |= {
        d["payment_key"]
        for d in seen.dispositions
        if d["state"] in UNDONE and not d.get("reverses_key")
    }
    open_ones: dict[tuple[object, int], list[object]] = {}
    order = sorted(
        seen.payments,
        key=lambda r: (r["known_on"], r["amount_cents"] < 0, r["payment_key"]),
    )
    for row in order:
        stack = open_ones.setdefault((row["payee_token"], abs(row["amount_cents"])), [])
        if row["amount_cents"] > 0:
            stack.append(row["payment_key"])
        elif stack and not names_its_own(row, seen.dispositions):
            gone.add(stack.pop())
    return [r for r in seen.paid() if r["payment_key"] not in gone]


def names_its_own(row: Row, dispositions: Rows) -> bool:
    return any(
        d["payment_key"] == row["payment_key"]
        and d.get("reverses_key")
        and d["known_on"] <= row["known_on"]
        for d in dispositions
    )


def undone(seen: Seen, *same: str, days: int = 365) -> int:
    """Count payments alike that became undone in the last `days` days."""
    early = [
        {**d, "known_on": day}
        for d in seen.dispositions
        for day in [d["known_on"]]
        if (seen.day - day).days > days
    ]

    def gone(dispositions: Rows, payments: Rows) -> set[object]:
        past = Seen(seen.of, payments, [], dispositions, [])
        left = {row["payment_key"] for row in standing(past)}
        return {r["payment_key"] for r in past.paid(*same)} - left

    old = [r for r in seen.payments if (seen.day - r["known_on"]).days > days]
    return len(gone(seen.dispositions, seen.payments) - gone(early, old))


def finding(seen: Seen, what: str, *same: str) -> int:
    """Count earlier payments alike whose latest known outcome says `what`."""
    latest: dict[object, Row] = {}
    order = sorted(
        seen.outcomes,
        key=lambda o: (o["known_on"], o["known_at"], o["source"], o["ip_class"]),
    )
    for told in order:
        latest[told["payment_key"]] = told
    mine = [r for r in seen.payments if alike(r, seen.of, same)]
    return sum(
        says(latest[r["payment_key"]], what) for r in mine if r["payment_key"] in latest
    )


def says(told: Row, what: str) -> bool:
    fraud = told["fraud_state"] in ("suspected", "referred", "confirmed_by_court")
    return {
        "fraud": fraud,
        "error": told["ip_class"] in ("overpayment", "underpayment") and not fraud,
        "reviewed": told["ip_class"] != "unknown" or told["fraud_state"] != "none",
    }[what]


def known_rate(seen: Seen, what: str, same: tuple[str, ...], wider: float) -> float:
    """Return (bad + 5 wider) / (reviewed + 5)."""
    bad, told = finding(seen, what, *same), finding(seen, "reviewed", *same)
    return (bad + 5 * wider) / (told + 5)


def program_rate(seen: Seen, what: str) -> float:
    prior = {"error": 0.05, "fraud": 0.005}[what]
    return known_rate(seen, what, ("agency", "program"), prior)


def z_score(seen: Seen, *same: str) -> float | None:
    logs = [math.log(r["amount_cents"]) for r in seen.paid(*same, days=365)]
    if not logs or seen.of["amount_cents"] <= 0:
        return None
    mean = sum(logs) / len(logs)
    spread = math.sqrt(sum((x - mean) ** 2 for x in logs) / len(logs)) + 0.1
    return (math.log(seen.of["amount_cents"]) - mean) / spread


def usual(seen: Seen, *same: str) -> float | None:
    logs = [math.log(r["amount_cents"]) for r in seen.paid(*same, days=365)]
    return math.exp(sum(logs) / len(logs)) / 100 if logs else None


def age(seen: Seen, *same: str, last: bool = False) -> int | None:
    days = [(seen.day - row["known_on"]).days for row in seen.paid(*same)]
    return (min if last else max)(days) if days else None


def count_of(rows: Rows, column: str) -> int:
    return len({row[column] for row in rows if row.get(column) is not None})


def new_of(seen: Seen, column: str, same: str, days: int) -> int:
    recent = {r[column] for r in seen.paid(same, days=days)}
    older = {
        r[column] for r in seen.paid(same) if (seen.day - r["known_on"]).days > days
    }
    return len(recent - older - {None})


def newest(seen: Seen, column: str) -> int | None:
    first: dict[object, dt.date] = {}
    for row in sorted(seen.paid("payee_token"), key=lambda r: r["known_on"]):
        if row[column] is not None:
            first.setdefault(row[column], row["known_on"])
    return (seen.day - max(first.values())).days if first else None


def is_new(seen: Seen, column: str) -> float | None:
    if not seen.paid("payee_token") or value(seen.of, column) is None:
        return None
    return float(not seen.paid("payee_token", column))
