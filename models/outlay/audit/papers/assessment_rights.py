"""Privacy and civil rights: what the fairness evidence of this version says."""

from collections.abc import Mapping
from typing import Any

from outlay.audit.evidence import Evidence
from outlay.audit.papers.assessment_items import Fact, Gap, Item
from outlay.audit.papers.assessment_words import (
    CODE,
    COUNSEL,
    PRIVACY,
    RIGHTS,
    SCIENTIST,
)
from outlay.audit.papers.markdown import plain
from outlay.audit.papers.sources import Sources, at, name

FILE = name("fairness")
GROUPS = "False-positive rates by group"


def rights(sources: Sources) -> list[Item]:
    """Return measured gaps between groups, and what people have to judge."""
    found = sources.evidence("fairness")
    if isinstance(found, str):
        measured: list[Item] = [
            Gap(GROUPS, f"{SCIENTIST}: `outlay audit TRAINING`", found)
        ]
    else:
        measured = [*_known(sources, found), *_worst(sources, found)]
        measured = measured or [Gap(GROUPS, SCIENTIST, "no group could be compared")]
    return [
        *measured,
        Fact(
            "Protected attributes",
            "read by the audit alone; features and models cannot reach them",
            f"{CODE}: docs/audit.md",
        ),
        Fact(
            "Names, taxpayer and account numbers",
            "written encrypted; elsewhere keyed tokens that cannot be read back",
            f"{CODE}: docs/store.md",
        ),
        Gap("Privacy impact assessment and system of records notice", PRIVACY),
        Gap("Matching agreement or its waiver, where lists are matched", COUNSEL),
        Gap("Opinion on gaps between groups, and what is done about them", RIGHTS),
    ]


def _known(sources: Sources, found: Evidence) -> list[Item]:
    payments, known = (at(found.figures, key) for key in ("payments", "known"))
    items: list[Item] = []
    if isinstance(payments, int) and isinstance(known, int):
        said = f"{payments:,} payments, {known:,} with a known outcome"
        where = "figures.payments", "figures.known"
        items.append(Fact("Payments audited", said, sources.cite(FILE, *where)))
    unknown = at(found.figures, "not estimable")
    if isinstance(unknown, list) and unknown:
        said = plain(", ".join(map(str, unknown)))
        cited = sources.cite(FILE, "figures.not estimable")
        items.append(Fact("Groups without a false-positive rate", said, cited))
    few = at(found.figures, "too small to show")
    if isinstance(few, int):
        cited = sources.cite(FILE, "figures.too small to show")
        items.append(Fact("Groups too small to be shown", f"{few:,}", cited))
    return items


def _worst(sources: Sources, found: Evidence) -> list[Item]:
    """Return the worst ratio within each attribute; pairs stand in the file."""
    entries = at(found.figures, "worst")
    items: list[Item] = []
    for place, each in enumerate(entries if isinstance(entries, list) else ()):
        ratio = at(each, "ratio")
        if not _readable(ratio) or len(each["attributes"]) != 1:
            continue
        attribute, way = plain(each["attributes"][0]), f"figures.worst.{place}"
        items.append(
            Fact(
                f"Worst ratio of false-positive rates by {attribute}",
                f"{_span(ratio)}: {each['verdict']}",
                sources.cite(FILE, f"{way}.ratio", f"{way}.verdict"),
            )
        )
    return items


def _readable(ratio: Any) -> bool:  # noqa: ANN401 plain JSON
    asked = {"value", "lower", "upper", "worst", "best"}
    return isinstance(ratio, Mapping) and asked <= set(ratio)


def _span(ratio: Mapping[str, Any]) -> str:
    value, upper = (
        "no limit" if ratio[key] is None else f"{ratio[key]:.2f}"
        for key in ("value", "upper")
    )
    worst, best = (plain(", ".join(ratio[key])) for key in ("worst", "best"))
    said = f"{value} (95 % interval {ratio['lower']:.2f} to {upper})"
    return f"{said}, {worst} over {best}"
