"""Practices 3 to 7: what the software does today, and what people have to supply.

A fact stands here only where it holds today; what is not there yet is a gap.
"""

from outlay.audit.papers.assessment_items import Fact, Gap, Heading, Practice
from outlay.audit.papers.assessment_words import CODE, COUNSEL, OPERATIONS, PROGRAM

MONITORING = Practice(
    "Practice 3: ongoing monitoring",
    "Is it watched after it is in use, for change and for harm?",
    (
        Heading(
            "What is watched",
            (
                Fact(
                    "Monitor",
                    "`outlay monitor` compares payments, scores and features with "
                    "those the models were judged on, follows precision and "
                    "calibration as outcomes mature, false-positive rates where age "
                    "groups are known, and how often reviewers override or accept "
                    "unseen; an alarm has an exit code of its own",
                    f"{CODE}: docs/monitor.md",
                ),
                Gap("Monitor's report of this deployment", OPERATIONS),
                Gap("Who reads it, how often, and what follows an alarm", OPERATIONS),
            ),
        ),
    ),
)

OPERATORS = Practice(
    "Practice 4: trained and assessed operators",
    "Do those who use it know what a score means and what it does not?",
    (
        Heading(
            "Training of operators",
            (
                Fact(
                    "Guide to scores and reasons",
                    "each reason code has its sentence and what would clear it; "
                    "`outlay explain` shows how a payment's score adds up",
                    f"{CODE}: docs/reason-codes.md",
                ),
                Gap("Training given, to whom and when", OPERATIONS),
                Fact(
                    "Agreement between reviewers",
                    "the review app has a share of decisions, and every payment drawn "
                    "at random, looked at by a second person who does not see the "
                    "first decision, and shows how far both agree",
                    f"{CODE}: docs/review.md",
                ),
                Gap("Assessment of operators", OPERATIONS),
            ),
        ),
    ),
)

OVERSIGHT = Practice(
    "Practice 5: human oversight and fail-safe",
    "Does a person decide, and what happens when it fails?",
    (
        Heading(
            "Oversight and fail-safe",
            (
                Fact(
                    "Who decides",
                    "actions are pass, review, and return to the certifying officer "
                    "(for failed mechanical checks only); there is no denial",
                    f"{CODE}: docs/decisions.md",
                ),
                Fact(
                    "Return to the pair before",
                    "`outlay models rollback` makes the champion before this one "
                    "decide again, in one step that the ledger keeps",
                    f"{CODE}: docs/models.md",
                ),
                Fact(
                    "Without models",
                    "where no pair was promoted, or models are suspended, rules, "
                    "lists, checks and the random draw alone choose reviews",
                    f"{CODE}: docs/decisions.md",
                ),
                Fact(
                    "Switch that turns the models off",
                    "`outlay models suspend` lets no model decide from the next batch "
                    "on, whoever was promoted; `resume` undoes it; both are on record",
                    f"{CODE}: docs/models.md",
                ),
                Gap("Who may stop it, and how they are reached", OPERATIONS),
            ),
        ),
    ),
)

REMEDIES = Practice(
    "Practice 6: remedies and appeals",
    "Can a payee learn of a delay, contest it, and be answered by a person in time?",
    (
        Heading(
            "Appeals",
            (
                Fact(
                    "Appeals as labels",
                    "an appeal's outcome can be taken in as an outcome of its payment "
                    "and teaches later models",
                    f"{CODE}: docs/tables.md",
                ),
                Fact(
                    "Record of appeals",
                    "the review app records verification, notice, end of the response "
                    "period, answer, appeal and its outcome on the payment's case, "
                    "beside score and reasons; on a list match no adverse action can "
                    "be recorded before an independent verification is",
                    f"{CODE}: docs/review.md",
                ),
                Gap("Notice to payees, and time to contest (5 USC 552a(p))", COUNSEL),
                Gap("Who answers appeals, and within how many days", OPERATIONS),
            ),
        ),
    ),
)

FEEDBACK = Practice(
    "Practice 7: feedback from end users and the public",
    "Are those concerned heard before and during use?",
    (
        Heading(
            "Feedback",
            (
                Fact(
                    "Model card",
                    "`model_card.md` and `model_card.html` say what the models are "
                    "for, not for, and how well they do",
                    f"{CODE}: docs/models.md",
                ),
                Fact(
                    "What reviewers say",
                    "notes, reason codes and second looks of the review app; "
                    "precision by reason code tells which reasons help",
                    f"{CODE}: docs/review.md",
                ),
                Gap("Consultation of end users and of the public", PROGRAM),
            ),
        ),
    ),
)

PRACTICES = (MONITORING, OPERATORS, OVERSIGHT, REMEDIES, FEEDBACK)
