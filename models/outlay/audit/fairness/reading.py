"""What stands above the tables: the answer in short, and how to read the rest."""

from html import escape

from outlay.audit.fairness.audited import Audit
from outlay.audit.fairness.family import Verdict
from outlay.audit.fairness.rates import GATE, LEAST_BOOTSTRAPPED, LEAST_CELL

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1b1b1b;max-width:76rem;margin:2rem auto;
padding:0 1rem}
h1{font-size:1.7rem}h2{font-size:1.25rem;margin-top:2.2rem}h3{font-size:1.05rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.7rem 0 1.2rem}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{border-bottom:1px solid #c9c9c9;padding:.4rem .6rem;text-align:right;
vertical-align:top}
th:first-child,td:first-child{text-align:left}
thead th{background:#f0f0f0}
small{color:#565c65;display:block;white-space:nowrap}
.answer{border-left:6px solid #005ea2;background:#f0f0f0;padding:.7rem 1rem}
td span{display:block}
.fails{font-weight:700;color:#8b0a03}.passes{color:#216e1f}.inconclusive{color:#775540}
details{margin:.6rem 0}summary{cursor:pointer;font-weight:600}
img{max-width:100%;height:auto;margin:.5rem 0}
"""
ANSWERS = {
    "passes": "No group's legitimate payments are flagged much more often than "
    "another's, as far as these reviews can tell.",
    "fails": "Legitimate payments of some groups are flagged clearly more often than "
    "those of others.",
    "inconclusive": "These reviews cannot tell whether groups are treated alike. That "
    "is neither a gap nor its absence: more payments have to be reviewed, those drawn "
    "at random above all.",
}
MEANINGS = {
    "Selection rate": "flagged payments, as a share of all payments",
    "False-positive rate": "flagged legitimate payments, as a share of legitimate "
    "ones: how often a payee who did nothing wrong has to wait",
    "False-negative rate": "payments passed, as a share of those found wrong",
    "False-discovery rate": "legitimate payments, as a share of those flagged",
    "Found over promised": "share found wrong over the probability that the models "
    "promised; above 1, more is wrong than was promised. Fraud and error count as "
    "independent. The calibration error is the mean distance of both over bands of "
    "promised probability; with few reviews chance alone makes one, which stands below",
    "Dollars and days held": "dollars flagged are counted, those of legitimate "
    "payments estimated. Days run from when a payment became known to when its latest "
    "outcome did: they are known only where there is an outcome, and say nothing of "
    "flags that nobody reviewed",
}
READING = """<p>Rates measured only on what was flagged mislead. Here they are estimates
over all payments: what was reviewed because it was flagged counts once, what was
reviewed at random counts for all those that were not drawn (Hájek). Where reviewed
payments alone would say something else, that stands below as <i>reviewed only</i>.</p>
<p>In brackets stands the 95 % interval: by drawing the reviews anew (bootstrap) from
{some} payments on either side, by Wilson's formula below. <b>Not estimable</b>: nobody
in the group could show it. <b>Suppressed</b> and <b>too few to show</b>: under {least}
payments, or under {some} for means of dollars and days. A person of whom nothing is
known is in the group <i>missing</i>. An <i>organisation</i> (paid under an employer
number, and in no groups file) has no age or sex: it is shown and compared with nobody.
Payments of one payee count as independent, so that intervals are a little narrow where
payees are paid often.</p>
<p><b>Ratios</b>: the highest rate of many groups is high by chance as well. The lower
ends are therefore set so low that all of them hold at once; the upper ends need no such
care, since all have to pass. A ratio passes where its whole interval is at most {gate},
fails where all of it is above, and is inconclusive between. Two reviewed flags can make
a ratio of 30: read the lower end, not the ratio.</p>"""


def in_short(verdict: Verdict, why: str) -> str:
    """Return the answer: the gate's word, what it means, and the figure behind it."""
    first = why[:1].upper() + why[1:]
    return (
        '<h2>In short</h2>\n<p class="answer"><b>The fairness check '
        f'<span class="{verdict}">{_is(verdict)}</span>.</b> {ANSWERS[verdict]} '
        f"{escape(first)}.</p>"
    )


def how_to_read(audit: Audit) -> str:
    """Return what each figure means and how sure it is."""
    words = "".join(
        f"<li><b>{name}</b>: {text}.</li>" for name, text in MEANINGS.items()
    )
    share = audit.known / audit.payments if audit.payments else 0.0
    said = READING.format(least=LEAST_CELL, some=LEAST_BOOTSTRAPPED, gate=GATE)
    return (
        f"<h2>How to read this page</h2>\n<p>{audit.payments:,} payments, of which "
        f"{audit.known:,} ({share:.1%}) have a known outcome.</p>\n<ul>{words}</ul>\n"
        f"{said}"
    )


def _is(verdict: Verdict) -> str:
    return "is inconclusive" if verdict == "inconclusive" else verdict
