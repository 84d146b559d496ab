"""Changes of account and address, counted in plain Python."""

import datetime as dt
import math
from collections.abc import Callable

from tests.features import slowly
from tests.features.slowly import Seen
from tests.features.world import Rows

Oracle = Callable[[Seen], float | int | None]


def change(s: Seen, column: str) -> dt.date | None:
    """Return the last day on which the payee took up another account or address."""
    rows = s.paid("payee_token")
    if not rows:
        return None
    begun: dict[object, dt.date] = {}
    for row in sorted(rows, key=lambda r: r["known_on"]):
        if row[column] is not None:
            begun.setdefault(row[column], row["known_on"])
    if s.has(column) and s.of[column] not in begun:
        return s.day
    first = min(row["known_on"] for row in rows)
    return max((day for day in begun.values() if day > first), default=None)


def is_changed_to(s: Seen) -> bool:
    when = change(s, "account_token")
    own = s.paid("payee_token", "account_token")
    begun = min((r["known_on"] for r in own), default=s.day)
    return s.has("account_token") and when is not None and begun == when


def payments_since(s: Seen) -> int | None:
    return len(s.paid("payee_token", "account_token")) if is_changed_to(s) else None


def dollars_since(s: Seen) -> float | None:
    rows = s.all("payee_token", "account_token", days=9999)
    total = sum(r["amount_cents"] for r in rows) + s.of["amount_cents"]
    return total / 100 if is_changed_to(s) else None


def days_between(s: Seen) -> int | None:
    days = [change(s, "account_token"), change(s, "address_token")]
    return None if None in days else abs((days[0] - days[1]).days)


def usual(rows: Rows) -> float | None:
    logs = [math.log(r["amount_cents"]) for r in rows]
    return math.exp(sum(logs) / len(logs)) if logs else None


def elsewhere(s: Seen) -> float | None:
    """Return the usual cents of the payee's payments to other accounts, or to none."""
    here = {r["payment_key"] for r in s.paid("payee_token", "account_token", days=365)}
    rows = s.paid("payee_token", days=365)
    if not s.has("account_token"):
        return None
    return usual([r for r in rows if r["payment_key"] not in here])


def over(part: float | None, whole: float | None) -> float | None:
    return None if part is None or whole is None else part / whole


CHANGES: dict[str, Oracle] = {
    "new_accounts_of_payee_90": lambda s: slowly.new_of(
        s, "account_token", "payee_token", 90
    ),
    "payments_since_account_change": payments_since,
    "dollars_since_account_change": dollars_since,
    "payee_usual_dollars_elsewhere": lambda s: over(elsewhere(s), 100),
    "amount_to_usual_elsewhere": lambda s: over(s.of["amount_cents"], elsewhere(s)),
    "account_mean_to_elsewhere": lambda s: over(
        usual(s.paid("payee_token", "account_token", days=365)), elsewhere(s)
    ),
    "days_between_changes": days_between,
}
