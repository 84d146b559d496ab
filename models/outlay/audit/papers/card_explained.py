"""What the models go by, in a model card: shap's pictures and tables beside them."""

from collections.abc import Mapping, Sequence
from typing import Any

from outlay.audit.fairness.rates import LEAST_CELL
from outlay.audit.papers.beside import AUDIT, Beside
from outlay.audit.papers.markdown import MISSING, part, picture, titled

Said = Mapping[str, Any]

SHOWN = 15
FEW = "too few to show"
TOLD = (
    "Mean contributions to the raw score (SHAP, in log-odds) of sampled payments. They "
    "say what a model leans on, not what causes a payment to be wrong. Where a dot is "
    "drawn against a value, it stands on a coarse grid with clipped ends, and fewer "
    f"than {LEAST_CELL} payments are not shown: nobody's exact value can be read "
    "off.\n\n"
)


def explained(beside: Beside) -> str:
    """Return each model's mean contributions, and how its first numbers move it."""
    if not beside.explained:
        return f"{MISSING} Not explained when this card was written.\n"
    parts = [_model(beside, name, of) for name, of in beside.explained.items()]
    return TOLD + "\n".join(parts)


def _model(beside: Beside, name: str, of: Said) -> str:
    first = of["weights"][0]
    text = ""
    if f"{AUDIT}/{of['swarm']}" in beside.pictures:
        told = (
            f"A row of dots for each of the facts that move the {name} score most, a "
            f"dot a payment, to the right what raises the score. By {_words(first)} it "
            f"is moved most: {first['mean_absolute']:.3f} log-odds on average."
        )
        caption = f"How facts move the {name} score, {of['rows']:,} payments."
        text += picture(f"{AUDIT}/{of['swarm']}", told, caption) + "\n"
    rows = [
        [
            _words(each),
            f"{each['mean_absolute']:.4f}",
            f"{each['mean']:+.4f}",
            f"{each['share']:.1%}",
        ]
        for each in of["weights"][:SHOWN]
    ]
    head = ["fact", "mean size", "mean", "share of all sizes"]
    text += titled(f"Facts that move the {name} score most", head, rows)
    told_by = beside.dependence.get(name, {}).get("features", ())
    parts = [_dependence(beside, name, each) for each in told_by]
    return part(f"The {name} model", "\n".join([text, *parts]))


def _dependence(beside: Beside, name: str, of: Said) -> str:
    words, text = _words(of), ""
    file = f"{AUDIT}/{of['picture']}"
    if of["picture"] and file in beside.pictures:
        told = (
            f"A dot a payment: what {words} adds to the {name} score, against its "
            f"value. {_trend(of['bins'])}"
        )
        caption = f"How {words} moves the {name} score, with clipped ends."
        text = picture(file, told, caption) + "\n"
    rows = [[_where(each), *_shown(each)] for each in of["bins"]]
    head = ["value", "payments", "mean contribution"]
    title = f"Mean contribution of {words} by its value"
    body = text + titled(title, head, rows)
    return part(f"{words[:1].upper()}{words[1:]}, {name} model", body, level=4)


def _trend(bins: Sequence[Said]) -> str:
    shown = [each for each in bins if not each["missing"] and each["mean"] is not None]
    if not shown:
        return "There are too few payments to tell more."
    low, high = shown[0], shown[-1]
    return (
        f"The mean contribution is {low['mean']:+.3f} {_where(low)} and "
        f"{high['mean']:+.3f} {_where(high)}."
    )


def _where(each: Said) -> str:
    if each["missing"]:
        return "without a value"
    lower, upper = each["lower"], each["upper"]
    if lower is None and upper is None:
        return "at any value"
    if lower is None:
        return f"below {_number(upper)}"
    if upper is None:
        return f"from {_number(lower)} on"
    return f"from {_number(lower)} to below {_number(upper)}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"


def _shown(each: Said) -> list[str]:
    if each["rows"] is None:
        return [FEW, FEW]
    return [f"{each['rows']:,}", f"{each['mean']:+.3f}"]


def _words(of: Said) -> str:
    return str(of["feature"]).replace("_", " ")
