"""Quality and fitness of the data: windows, labels, and where labels came from."""

from outlay.audit.papers.assessment_items import Fact, Gap, Item
from outlay.audit.papers.assessment_words import CODE, PROGRAM
from outlay.audit.papers.card_words import SELECTION
from outlay.audit.papers.sources import Sources, at
from outlay.models.counts import LABELLED
from outlay.models.labels import MODELS

CARD = f"{CODE}: model card"
NO_COUNTS = Gap("Counts of payments and labels by window", "a new training")


def data(sources: Sources) -> list[Item]:
    """Return what the training learned from; its checks stand under practice 1."""
    windows = [_window(sources, name) for name in LABELLED]
    items = [each for each in windows if each is not None]
    simulated = sources.training.fraud.simulated
    why = "it was trained on simulated payments" if simulated else ""
    return [
        *(items or [NO_COUNTS]),
        Fact("Which payments teach", " ".join(SELECTION.split()), CARD),
        Gap("Fitness for the agency's own payments and payees", PROGRAM, why),
        Gap("Known errors and gaps of the payment and outcome records", PROGRAM),
    ]


def _window(sources: Sources, name: str) -> Item | None:
    of = at(sources.training.metrics, "rows", name)
    days = sources.training.windows.to_json().get(name)
    if of is None or days is None:
        return None
    said = [f"{days[0]} to before {days[1]}: {of['payments']:,} payments"]
    said += [
        f"{model} {of[model]['labelled']:,} labelled, {of[model]['positives']:,} found"
        for model in MODELS
        if model in of
    ]
    learned = ", ".join(
        f"{kind.replace('_', ' ')} {count:,}"
        for kind, count in sorted(of.get("sources", {}).items())
    )
    said += [f"known by {learned}"] if learned else []
    return Fact(
        f"Window: {name}",
        "; ".join(said),
        sources.metrics(f"windows.{name}", f"metrics.rows.{name}"),
    )
