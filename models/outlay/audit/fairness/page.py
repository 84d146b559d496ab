"""The audit as one plain page: the answer, then tables; no script, nothing loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from outlay.audit.fairness.audited import Audit, GroupRates
from outlay.audit.fairness.gate import judged
from outlay.audit.fairness.measures import GATED
from outlay.audit.fairness.reading import STYLE, how_to_read, in_short
from outlay.audit.fairness.tables import (
    TITLES,
    bounds_table,
    held_table,
    rates_table,
    ratios_table,
    worst_table,
)
from outlay.audit.fairness.worst import Worst
from outlay.audit.html_page import framed_page

__all__ = ["TITLES", "Picture", "page"]

PAIRS = """<h2>Pairs of attributes</h2>
<p>A pair can fail the check and cannot hold it up: most of its groups are small. Its
intervals are a family of their own.</p>"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A file beside the page, and what it shows in words."""

    file: str
    alt: str


def page(title: str, audit: Audit, pictures: Mapping[str, Picture], notes: str) -> str:
    """Return the page; `pictures` maps a caption to a file beside it."""
    by_attribute = [
        (names, list(groups))
        for names, groups in groupby(audit.groups, key=lambda each: each.attributes)
    ]
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(notes)}</p>" if notes else "",
        _short(audit),
        how_to_read(audit),
        *(_attribute(*each) for each in by_attribute if len(each[0]) < 2),
        _bounds(audit),
        *(_picture(caption, each) for caption, each in pictures.items()),
        _pairs(audit, [each for each in by_attribute if len(each[0]) == 2]),
    ]
    inside = "\n".join(part for part in parts if part)
    return framed_page(title, STYLE, f"<main>\n{inside}\n</main>\n")


def _short(audit: Audit) -> str:
    text = in_short(*judged(audit))
    gaps = _gated(audit, 1)
    if gaps:
        text += "\n" + worst_table("False-positive rate: the widest gaps", gaps)
    return text


def _gated(audit: Audit, size: int) -> list[Worst]:
    return [
        each
        for each in audit.worst
        if each.measure == GATED and len(each.attributes) == size
    ]


def _attribute(names: tuple[str, ...], groups: Sequence[GroupRates]) -> str:
    heading = f"By {names[0]}" if names else "All payments"
    parts = [f"<h2>{escape(heading)}</h2>", *_tables(names, groups), _words(groups)]
    return "\n".join(part for part in parts if part)


def _tables(names: tuple[str, ...], groups: Sequence[GroupRates]) -> list[str]:
    compared = [ratios_table(groups)] if names else []
    return [rates_table(groups), *compared, held_table(groups)]


def _words(groups: Sequence[GroupRates]) -> str:
    """Return where reviewed payments alone mislead, folded away for single groups."""
    said = [sentence for each in groups for sentence in each.words]
    if not said:
        return ""
    listed = "".join(f"<li>{escape(sentence)}</li>" for sentence in said)
    if groups[0].attributes:
        title = "What reviewed payments alone would say of these groups"
        return f"<details><summary>{title}</summary>\n<ul>{listed}</ul></details>"
    return f"<ul>{listed}</ul>"


def _bounds(audit: Audit) -> str:
    if not audit.bounds or audit.limit is None:
        return ""
    return (
        "<h2>The promised limit inside each group</h2>\n<p>The policy promises that at "
        f"most {audit.limit.alpha:.2%} of legitimate payments are flagged, for all of "
        "them together. Here the same limit is held to each group, by payments that "
        "were drawn at random, reviewed and found legitimate. All limits hold at once "
        f"with {1 - audit.limit.delta:.0%} confidence. No group has a threshold of its "
        "own; a group with too few reviews has no promise of its own.</p>\n"
        + bounds_table(audit.bounds, audit.limit)
    )


def _pairs(
    audit: Audit, pairs: Sequence[tuple[tuple[str, ...], list[GroupRates]]]
) -> str:
    if not pairs:
        return ""
    parts = [PAIRS]
    gaps = _gated(audit, 2)
    if gaps:
        parts.append(worst_table("False-positive rate: the widest gaps", gaps))
    for names, groups in pairs:
        heading = escape(" and ".join(names))
        inside = "\n".join([*_tables(names, groups), _words(groups)])
        parts.append(
            f"<h3>{heading}</h3>\n<details><summary>{len(groups)} groups by {heading}"
            f"</summary>\n{inside}\n</details>"
        )
    return "\n".join(parts)


def _picture(caption: str, of: Picture) -> str:
    return (
        f'<h2>{escape(caption)}</h2>\n<img src="{escape(of.file)}" '
        f'alt="{escape(of.alt)}">'
    )
