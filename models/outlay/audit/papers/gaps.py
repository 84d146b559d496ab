"""Where gaps between groups come from, as a paper: Markdown, and a page made of it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from outlay.audit.papers.markdown import part, plain, section, titled
from outlay.audit.papers.written import write_paper
from outlay.models.labels import MODELS

PAPER, FIGURES = "gaps", "gaps.json"
FIRST = 3
ALONE = "Fewer than two groups to compare.\n"
READING = """\
A difference between groups is not yet unfair treatment, and its cause is not always
where it shows. Three questions, asked of {rows:,} payments of the test window:

- **What moves the scores apart?** The mean score of each group less that of the group
  with the lowest, in log-odds, and the families of facts that make most of it.
- **Can the facts tell the group?** A model learns each group from the facts and is
  judged on payees it never saw. 0.5 says that they tell nothing; what can be told can
  be treated differently without being named.
- **Does it matter where a payee lives?** Each payment takes the facts about its address
  from another payment of its program, of another place: how many would be flagged that
  were not, and the other way round.

In brackets stands the 95 % interval, over payees. Groups with fewer than 11 payments
and organisations are left out.
"""

Said = Mapping[str, Any]


def write_gaps(audit_folder: Path) -> tuple[Path, ...]:
    """Write gaps.md and gaps.html from gaps.json beside them, if there is one."""
    path = audit_folder / FIGURES
    if not path.exists():
        return ()
    said = json.loads(path.read_text(encoding="utf-8"))
    return tuple(write_paper(audit_folder, PAPER, gaps(said)))


def gaps(said: Said) -> str:
    """Return the paper as Markdown; every figure is one of gaps.json."""
    parts = ["# Where gaps between groups come from\n", READING.format(**said)]
    for name, of in said["attributes"].items():
        told = (
            _attribute(of) if "proxy" in of else "Fewer than two groups to compare.\n"
        )
        parts.append(section(f"By {plain(name)}", told))
    if "without" in said:
        parts.append(section("Without a family of facts", _without(said["without"])))
    return "\n".join(parts)


def _attribute(of: Said) -> str:
    moved = [_moved(name, of["contributions"][name]) for name in MODELS]
    return "\n".join([*moved, _told(of["proxy"]), _swapped(of["geography"])])


def _moved(model: str, groups: Sequence[Said]) -> str:
    rows = [
        [
            plain(each["group"]),
            f"{each['rows']:,}",
            _between(each["gap"], each),
            ", ".join(f"{p['name']} {p['gap']:+.2f}" for p in each["families"][:FIRST]),
        ]
        for each in groups
    ]
    base = plain(groups[0]["against"]) if groups else ""
    head = ["group", "payments", f"higher than {base} by", "most of it by"]
    title = f"Mean score of the {model} model, in log-odds"
    return part(f"What moves the {model} scores apart", titled(title, head, rows))


def _told(proxies: Sequence[Said]) -> str:
    rows = [
        [
            plain(each["group"]),
            f"{each['payees']:,}",
            "too few payees" if each["auc"] is None else _between(each["auc"], each),
            ", ".join(_words(name) for name, _ in each["leans_on"][:FIRST]),
        ]
        for each in proxies
    ]
    head = ["group", "payees", "area under the curve", "told most by"]
    title = "How well the facts tell each group from all others"
    return part("Can the facts tell the group?", titled(title, head, rows))


def _swapped(groups: Sequence[Said]) -> str:
    rows = [
        [
            plain(each["group"]),
            f"{each['rows']:,}",
            f"{each['flagged_before']:,}",
            f"{each['up_share']:.2%}",
            f"{each['down_share']:.2%}",
        ]
        for each in groups
    ]
    head = ["group", "payments", "flagged", "flagged elsewhere only", "only here"]
    title = "Payments whose flag would change with another address"
    return part("Does it matter where a payee lives?", titled(title, head, rows))


def _without(trainings: Sequence[Said]) -> str:
    rows = [
        [
            plain(each["family"] or "with all"),
            _recall(each),
            *(_worst(each["worst"][0]) if each["worst"] else ("cannot be told", "")),
        ]
        for each in trainings
    ]
    head = ["trained without", "recall at 1 %", "worst ratio of two groups", "which"]
    return titled("Recall and the widest gap, by what is known", head, rows)


def _recall(of: Said) -> str:
    return f"{of['recall']:.1%} ({of['recall_lower']:.1%} to {of['recall_upper']:.1%})"


def _worst(of: Said) -> tuple[str, str]:
    which = f"{of['group']} over {of['against']} ({of['attribute']})"
    low, high = (
        "no limit" if of[end] is None else f"{of[end]:.2f}"
        for end in ("lower", "upper")
    )
    return f"{of['ratio']:.2f} ({low} to {high})", plain(which)


def _words(feature: str) -> str:
    return plain(feature.replace("_", " "))


def _between(value: float, of: Said) -> str:
    return f"{value:.2f} ({of['lower']:.2f} to {of['upper']:.2f})"
