"""Practice 2 of an impact assessment: purpose, benefit, data, rights, cost, people."""

from outlay.audit.papers.assessment_benefit import benefit
from outlay.audit.papers.assessment_data import data
from outlay.audit.papers.assessment_items import Fact, Gap, Heading, Item, Practice
from outlay.audit.papers.assessment_rights import rights
from outlay.audit.papers.assessment_words import (
    BUDGET,
    CODE,
    OFFICER,
    OPERATIONS,
    PROGRAM,
    REVIEWER,
)
from outlay.audit.papers.card_words import NOT_FOR, PURPOSE
from outlay.audit.papers.sources import Sources

CARD = f"{CODE}: model card"


def impact(sources: Sources) -> Practice:
    """Return practice 2 with its eight headings."""
    return Practice(
        "Practice 2: AI impact assessment",
        "What is it for, whom can it harm, and who answers for that?",
        (
            Heading("Purpose", _purpose(sources)),
            Heading("Expected benefit", benefit(sources)),
            Heading("Data quality and fitness", data(sources)),
            Heading("Privacy and civil rights", rights(sources)),
            Heading("Schedule of reassessment", _schedule()),
            Heading(
                "Cost",
                [Gap("Cost of building, running and reviewing, by year", BUDGET)],
            ),
            Heading(
                "Independent review",
                [
                    Gap("Name and office of the independent reviewer", OFFICER),
                    Gap("The reviewer's finding, signed and dated", REVIEWER),
                ],
            ),
            Heading(
                "Acceptance of risk",
                [Gap("Signed acceptance of the remaining risk", OFFICER)],
            ),
        ),
    )


def _purpose(sources: Sources) -> list[Item]:
    simulated = sources.training.fraud.simulated
    return [
        Fact("What it is for", " ".join(PURPOSE.split()), CARD),
        Fact("What it must not be used for", " ".join(NOT_FOR), CARD),
        Fact(
            "Payments it learned from",
            "simulated ones" if simulated else "payments not marked as simulated",
            sources.cite("fraud/model.json", "simulated"),
        ),
        Gap("Programs and decisions that it is used for", PROGRAM),
        Gap("Whether it is high-impact, as determined", OFFICER),
    ]


def _schedule() -> list[Item]:
    return [
        Fact(
            "What would call for it",
            "a new training, another policy, or an alarm of `outlay monitor`",
            f"{CODE}: docs/monitor.md",
        ),
        Gap("Date of the next assessment, and who makes it", OPERATIONS),
    ]
