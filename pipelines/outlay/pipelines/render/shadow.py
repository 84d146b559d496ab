"""Tables about a challenger beside the champion."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from outlay.pipelines.jobs.shadow_report import ShadowReport
from outlay.pipelines.render.table import dollars, percent, table


def report_tables(report: ShadowReport) -> Iterator[Table | Text]:
    """Return what a challenger would have done, and what is known of it."""
    said = report.as_dict()
    yield counts_table(said)
    yield agreement_text(said)
    known = said["outcomes"]
    yield known_table(known)
    yield shares_table(
        "Among all reviewed payments with a settled outcome",
        known["among_all_reviewed"],
        "Favours the champion: what only the challenger would flag was not reviewed, "
        "unless the draw, a list or a check sent it. Recall is of what was found.",
    )
    drawn = known["drawn_at_random"]
    yield shares_table(
        f"From the {drawn:,} of them that were drawn at random",
        known["drawn_at_random_weighted"],
        "Favours nobody: each row weighs 1 / its chance of being drawn (Hájek), 95 % "
        "interval at the effective sample size. Few rows, wide intervals.",
    )


def counts_table(said: Mapping[str, Any]) -> Table:
    """Return both side by side: flags, reviews, dollars."""
    made = table(
        f"Challenger {said['training_id']} beside the champion: {said['batches']:,} "
        f"batches, {said['payments']:,} payments",
        "",
        "champion",
        "challenger",
        numbers=(1, 2),
    )
    sides = [said["champion"], said["challenger"]]
    for title, name, shown in (
        ("flagged by the models", "flagged", _count),
        ("dollars flagged", "flagged_cents", dollars),
        ("reviews, within capacity", "reviews", _count),
        ("dollars under review", "review_cents", dollars),
        ("expected wrong in its reviews, by itself", "loss_cents", dollars),
        ("the same reviews, by the other", "other_loss_cents", dollars),
        ("fraud expected in all payments", "expected_fraud", _count),
        ("errors expected in all payments", "expected_error", _count),
    ):
        made.add_row(title, *(shown(side[name]) for side in sides))
    for share in sides[0]["quantiles_of_scores"]:
        values = (f"{side['quantiles_of_scores'][share]:.4f}" for side in sides)
        made.add_row(f"score m, quantile {share}", *values)
    if said["batches_without_a_shadow"]:
        made.caption = (
            f"{said['batches_without_a_shadow']:,} batches of these days have no "
            "shadow of it: a repeat of outlay score adds one."
        )
    return made


def agreement_text(said: Mapping[str, Any]) -> Text:
    """Return where both agree and where not."""
    correlation = said["rank_correlation"]
    ranked = "not estimable" if correlation is None else f"{correlation:.3f}"
    return Text(
        f"Flagged by both {said['flagged_by_both']:,}, by the champion only "
        f"{said['flagged_by_champion_only']:,}, by the challenger only "
        f"{said['flagged_by_challenger_only']:,}. Agreement "
        f"{percent(said['agreement'])} of all payments, {percent(said['overlap'])} of "
        f"those that either flags; rank correlation of the scores {ranked}, "
        f"largest distance of their distributions {said['distance_of_scores']:.3f}."
    )


def known_table(known: Mapping[str, Any]) -> Table:
    """Return what reviews found, by who flagged the payment."""
    made = table(
        f"What reviews found: {known['settled']:,} payments with a settled outcome",
        "",
        "reviewed",
        "wrong",
        numbers=(1, 2),
    )
    for name, counts in known["counts"].items():
        title = name.replace("_", " ")
        made.add_row(title, f"{counts['all']:,}", f"{counts['wrong']:,}")
    return made


def shares_table(title: str, sides: Mapping[str, Any], caption: str) -> Table:
    """Return recall, precision and false-positive rate of both."""
    made = table(title, "", *sides, numbers=(1, 2))
    for what in ("recall", "precision", "false_positive_rate"):
        shown = (_share(side[what]) for side in sides.values())
        made.add_row(what.replace("_", " "), *shown)
    made.caption = caption
    return made


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _share(share: Mapping[str, Any]) -> str:
    if share["value"] is None:
        return "not estimable"
    low, high = percent(share["lower"]), percent(share["upper"])
    return f"{percent(share['value'])} ({low} to {high})"
