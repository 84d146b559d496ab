"""Tables about a past batch under another policy."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from outlay.pipelines.jobs.replaying import Replayed
from outlay.pipelines.render.scored import limits_table
from outlay.pipelines.render.table import dollars, table

LOUD = "bold red"


def replay_tables(replayed: Replayed) -> Iterator[Table | Text]:
    """Return both decisions side by side; nothing was decided by this."""
    apart = replayed.differences
    yield _heading(replayed)
    yield routes_table(replayed)
    yield groups_table(apart.groups)
    yield capacity_table(replayed)
    for title, many, rows in (
        ("Reviewed only under this policy", apart.all["added"], apart.added),
        ("Reviewed only as decided", apart.all["dropped"], apart.dropped),
    ):
        yield moved_table(title, many, rows) if many else Text(f"{title}: none.")
    if replayed.now["strata"]:
        yield limits_table(replayed.now["strata"])
    none = [line for line in replayed.promises if "no promise" in line]
    if none:
        yield Text(
            f"{len(none)} of {len(replayed.promises)} strata have no promise of their "
            "own under this policy: outlay policy check says why for each."
        )
    yield known_text(replayed)


def _heading(replayed: Replayed) -> Text:
    changed, which = replayed.differences.changed, replayed.policy.digest()
    if not replayed.same_policy:
        return Text(
            f"Run {replayed.run.name} under policy {which}, which decides nothing: "
            f"{changed:,} payments would differ in action or routes."
        )
    if changed:
        return Text(
            f"The policy that decided ({which}) gives another result for {changed:,} "
            "payments: models, keys or files are not those of then. Find out which "
            "before anybody relies on this run.",
            style=LOUD,
        )
    return Text(
        f"The policy that decided ({which}) gives every action and route again: the "
        "decision is reproduced."
    )


def routes_table(replayed: Replayed) -> Table:
    """Return reviews and dollars, decided and under this policy, by route."""
    made = table(
        "To review",
        "",
        "decided",
        "this policy",
        "dollars decided",
        "dollars this policy",
        numbers=(1, 2, 3, 4),
    )
    then, now = replayed.decided, replayed.now
    rows = {
        "flagged by the models": (then["flagged"], now["flagged"]),
        **{
            f"to review, by {name}": (then["routes"][name], now["routes"][name])
            for name in now["routes"]
            if name in then["routes"]
        },
        "to review, each once": (then["review"], now["review"]),
        "to return to the certifying officer": (then["returned"], now["returned"]),
        "flagged beyond capacity": (then["beyond_capacity"], now["beyond_capacity"]),
    }
    for name, both in rows.items():
        counts = (f"{part['payments']:,}" for part in both)
        made.add_row(name, *counts, *(dollars(part["cents"]) for part in both))
    loss = (dollars(each["review"]["expected_loss_cents"]) for each in (then, now))
    made.caption = "Expected wrong in the reviews: decided {}, this policy {}.".format(
        *loss
    )
    return made


def groups_table(groups: Sequence[Mapping[str, Any]]) -> Table:
    """Return reviews by agency and program."""
    made = table(
        "By agency and program",
        "agency",
        "program",
        "decided",
        "this policy",
        "added",
        "dropped",
        "dollars decided",
        "dollars this policy",
        numbers=(2, 3, 4, 5, 6, 7),
    )
    for each in groups:
        made.add_row(
            Text(str(each["agency"] or "all")),
            Text(str(each["program"] or "all")),
            *(
                f"{each[name]:,}"
                for name in ("decided_reviews", "reviews", "added", "dropped")
            ),
            dollars(each["decided_cents"]),
            dollars(each["cents"]),
        )
    return made


def capacity_table(replayed: Replayed) -> Table:
    """Return each agency's reviews beside its capacity of the day."""
    made = table(
        "Reviews of the day",
        "agency",
        "decided",
        "this policy",
        "other batches took",
        "capacity of this policy",
        numbers=(1, 2, 3, 4),
    )
    now, then = (each["reviews_by_agency"] for each in (replayed.now, replayed.decided))
    for agency in sorted({*now, *then}):
        counts = (then.get(agency, 0), now.get(agency, 0), replayed.used.get(agency, 0))
        capacity = replayed.policy.capacity.of(agency)
        made.add_row(Text(agency), *(f"{each:,}" for each in (*counts, capacity)))
    made.caption = (
        "Other batches keep what they took under the policies that decided them. OFAC "
        "matches need no place."
    )
    return made


def moved_table(title: str, many: int, rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return the first payments that only one side reviews."""
    made = table(
        f"{title}: {many:,}",
        "payment and program",
        "amount",
        "expected wrong",
        "routes decided",
        "routes this policy",
        "known since",
        numbers=(1, 2),
    )
    made.columns[0].overflow = "fold"  # a key that is cut cannot be pasted
    for each in rows:
        made.add_row(
            Text(f"{each['payment_key']}\n{each['program']}"),
            dollars(each["amount_cents"]),
            dollars(each["expected_loss_cents"]),
            ", ".join(each["decided_routes"]) or "-",
            ", ".join(each["routes"]) or "-",
            each["outcome"] or "-",
        )
    return made


def known_text(replayed: Replayed) -> Text:
    """Return what became known of both sides' reviews."""
    of = replayed.differences.all
    return Text(
        f"Known before {replayed.as_of}: of the reviews decided, "
        f"{of['decided_wrong']:,} wrong and {of['decided_legitimate']:,} legitimate; "
        f"of those of this policy, {of['wrong']:,} and {of['legitimate']:,}. A payment "
        "that only this policy reviews was not reviewed, so its outcome is known only "
        "where something else brought it."
    )
