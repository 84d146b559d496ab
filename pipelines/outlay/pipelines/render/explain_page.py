"""One payment explained, as a page that loads nothing and prints well."""

from collections.abc import Iterable, Iterator, Mapping
from xml.etree import ElementTree as ET

from outlay.decisions.families import title_of
from outlay.decisions.reasons import Reason
from outlay.decisions.weighing import Weighed
from outlay.pipelines.jobs.explaining import Explanation
from outlay.pipelines.render.checks import CHECKS, PRIVACY_ACT
from outlay.pipelines.render.explain import (
    A_PERSON,
    MODELS,
    OTHER_FACTS,
    WEIGHTS,
    code,
    lineage,
    payment_facts,
    weight,
)
from outlay.pipelines.render.markup import document, element, table
from outlay.pipelines.render.table import percent
from outlay.pipelines.render.waterfall import LOWERS, RAISES, WHOLE, waterfall

STYLE = f"""
body{{font:16px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;
max-width:62rem;margin:2rem auto;padding:0 1rem}}
h1{{font-size:1.5rem;overflow-wrap:anywhere}}h2{{font-size:1.2rem;margin-top:2rem}}
table{{border-collapse:collapse;width:100%;font-size:.92rem;margin:.6rem 0 1.2rem}}
caption{{text-align:left;font-weight:600;padding:.3rem 0}}
th,td{{border-bottom:1px solid #8d8d8d;padding:.35rem .6rem;text-align:left;
vertical-align:top;overflow-wrap:anywhere}}
thead th{{background:#f0f0f0}}tbody th{{font-weight:400;min-width:8rem}}
.number{{text-align:right;white-space:nowrap}}
.note{{border-left:4px solid #4a4a4a;padding:.3rem .8rem;background:#f6f6f6}}
figure{{margin:0}}svg{{width:100%;height:auto}}
svg text{{font:13px system-ui,sans-serif;fill:#1b1b1b}}
.grid{{stroke:#c9c9c9;stroke-width:1}}
.raises{{fill:{RAISES}}}.lowers{{fill:{LOWERS}}}.whole{{fill:{WHOLE}}}
summary{{cursor:pointer}}
@media print{{body{{margin:0;max-width:none;font-size:11pt}}
figure,tr,svg{{break-inside:avoid}}
.raises,.lowers,.whole{{print-color-adjust:exact;-webkit-print-color-adjust:exact}}}}
"""


def explanation_page(explanation: Explanation) -> str:
    """Return the page in HTML."""
    row = explanation.scores
    title = f"Payment {row['payment_key']}: why it has its scores"
    return document(title, STYLE, element("main", *_parts(title, explanation)))


def _parts(title: str, explanation: Explanation) -> Iterator[ET.Element]:
    row = explanation.scores
    yield element("h1", title)
    yield element("p", A_PERSON, class_="note")
    if not explanation.as_scored:
        yield element("p", OTHER_FACTS, class_="note")
    yield table("The payment", (), payment_facts(row))
    yield element("h2", "What raised it, and what would clear it")
    yield _reasons(explanation.reasons)
    yield from _evidence(explanation)
    yield element("h2", "How the scores add up")
    if not explanation.weighed:
        yield element("p", "No model scored this payment.")
    for each in explanation.weighed:
        yield _figure(each)
    yield table("Lineage: what this was made of", (), lineage(row))


def _reasons(reasons: Iterable[Reason]) -> ET.Element:
    header = ("code", "reason", "compared with", "what would clear it", "log-odds")
    rows = [
        (code(e), e.sentence, e.comparison or "-", e.clears, weight(e)) for e in reasons
    ]
    return table(
        f"Facts to check, the weightiest first. {WEIGHTS}", header, rows, numbers=(4,)
    )


def _figure(weighed: Weighed) -> ET.Element:
    name = MODELS[weighed.model]
    title = (
        f"{name}: calibrated probability {percent(weighed.probability)}, "
        f"raw score {weighed.raw:.4f}"
    )
    return element(
        "figure",
        element("figcaption", element("strong", title)),
        waterfall(weighed, title, weighed.model),
        _numbers(weighed),
    )


def _numbers(weighed: Weighed) -> ET.Element:
    """The picture in numbers, for whoever cannot see it or wants to add up."""
    rows = [
        (title_of(each.family), f"{each.log_odds:+.9f}", _largest(each.features))
        for each in weighed.families
    ]
    return table(
        f"{MODELS[weighed.model]}, in numbers: base and families add up to the raw "
        "score, log-odds",
        ("family", "log-odds", "of it, the largest parts"),
        [
            ("base", f"{weighed.base:+.9f}", ""),
            *rows,
            ("raw score", f"{weighed.raw:+.9f}", ""),
        ],
        numbers=(1,),
    )


def _largest(features: Mapping[str, float], most: int = 3) -> str:
    parts = sorted(features.items(), key=lambda each: (-abs(each[1]), each[0]))
    return ", ".join(f"{name} {size:+.3f}" for name, size in parts[:most] if size)


def _evidence(explanation: Explanation) -> Iterator[ET.Element]:
    matches = explanation.scores.get("matches") or []
    checks = explanation.scores.get("checks") or []
    if matches:
        header = ("list", "entry", "what agrees", "how to verify")
        rows = [
            (
                f"{e['list']}, {e['snapshot_on']}",
                e["entry"],
                f"{e['strength']}: {e['compared']}",
                e["verify"],
            )
            for e in matches
        ]
        yield table("Watch lists", header, rows)
        yield element("p", PRIVACY_ACT)
    if checks:
        results = [
            (
                CHECKS.get(e["check"], e["check"]),
                e["status"].replace("_", " "),
                e["why"],
            )
            for e in checks
        ]
        named = ("check", "result", "why")
        yield table("Checks before certification", named, results)
