"""Networks of payees by plain search over everything known, payment by payment."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

from tests.features import slowly
from tests.features.slowly import Seen

Oracle = Callable[[Seen], float | int | None]
Hub = tuple[str, object]
MOST = 50


def first_days(s: Seen) -> dict[Hub, dict[object, dt.date]]:
    """Return, for each account and address, its payees' first days."""
    hubs: dict[Hub, dict[object, dt.date]] = defaultdict(dict)
    for row in sorted(s.paid(), key=lambda r: r["known_on"]):
        for column in ("account_token", "address_token"):
            if row[column] is not None:
                payees = hubs[column, row[column]]
                payees.setdefault(row["payee_token"], row["known_on"])
    return hubs


def joined_by(hubs: dict[Hub, dict[object, dt.date]]) -> dict[Hub, set[object]]:
    """Return the payees that each hub joins: nobody from its 51st payee on."""
    joined = {}
    for hub, days in hubs.items():
        payees = {
            payee
            for payee, day in days.items()
            if sum(other <= day for other in days.values()) <= MOST
        }
        if len(payees) > 1:
            joined[hub] = payees
    return joined


def reached(start: set[object], joined: dict[Hub, set[object]]) -> set[object]:
    """Return all payees that are reached from some by hubs."""
    found, waiting = set(), set(start)
    while waiting:
        payee = waiting.pop()
        found.add(payee)
        near = [payees for payees in joined.values() if payee in payees]
        waiting |= set().union(*near) - found
    return found


def networks(s: Seen) -> tuple[set[object] | None, list[set[object]]]:
    """Return the payee's network, and those of account and address."""
    hubs = first_days(s)
    joined = joined_by(hubs)
    mine = reached({s.of["payee_token"]}, joined)
    others = []
    for column in ("account_token", "address_token"):
        hub = (column, s.of[column])
        if hub in joined and len(hubs[hub]) <= MOST:
            others.append(reached(joined[hub], joined))
    return (mine if len(mine) > 1 else None), others


def network(s: Seen) -> set[object] | None:
    mine, others = networks(s)
    return mine or (others[0] if others else None)


def ties(s: Seen) -> float | None:
    mine, others = networks(s)
    return float(any(other != mine for other in others)) if mine or others else None


def links(s: Seen) -> int:
    return sum(
        s.of["payee_token"] in some for some in joined_by(first_days(s)).values()
    )


def of_others(s: Seen, what: str) -> int | None:
    payees = network(s)
    if payees is None:
        return None
    total = 0
    for payee in payees - {s.of["payee_token"]}:
        as_other = Seen({**s.of, "payee_token": payee}, s.payments, s.outcomes, [], [])
        total += slowly.finding(as_other, what, "payee_token")
    return total


def fraud_rate(s: Seen) -> float | None:
    reviewed = of_others(s, "reviewed")
    if not reviewed:
        return None
    wider = slowly.program_rate(s, "fraud")
    return (of_others(s, "fraud") + 5 * wider) / (reviewed + 5)


NETWORKS: dict[str, Oracle] = {
    "shared_links_of_payee": links,
    "network_payees": lambda s: None if network(s) is None else len(network(s)),
    "ties_to_another_network": ties,
    "network_reviews": lambda s: of_others(s, "reviewed"),
    "network_fraud_rate": fraud_rate,
}
