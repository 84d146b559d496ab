"""Which models, policy and reasons stand behind a case, and where their card is."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from outlay.payments.runs import run_folder
from outlay.review.config.home import home
from outlay.review.models import Explanation, Item

TRAINING = re.compile(r"[0-9a-f]{8,64}")
CARD = "model_card.md"


@dataclass(frozen=True, slots=True)
class Lineage:
    """What decided that somebody looks at this payment: of its own run.

    `training` is "" where the store has no card of it; `digest` is SHA-256 of what
    the explanation says, so that a printed page can be held against the store later.
    """

    models: list[str]
    policy: str
    run_id: str
    training: str
    digest: str


def lineage(item: Item, explanation: Explanation) -> Lineage:
    """Return a case's lineage; reads at most one small file of the store."""
    run = item.scored_by
    named = [("Who is paid", run.fraud_model), ("What is paid", run.error_model)]
    training = training_of(item.batch.key, run.run_id)
    return Lineage(
        models=[f"{about}: {name or 'none'}" for about, name in named],
        policy=run.policy,
        run_id=run.run_id,
        training=training if card_of(training) else "",
        digest=digest_of(explanation),
    )


def training_of(batch_key: str, run_id: str) -> str:
    """Return the training whose models scored a run; "" where the store cannot say."""
    terms = run_folder(home() / "batches" / batch_key, run_id) / "terms.json"
    try:
        champion = json.loads(terms.read_text(encoding="utf-8")).get("champion") or {}
    except (OSError, ValueError):
        return ""
    return str(champion.get("training_id") or "")


def card_of(training: str) -> Path | None:
    """Return where a training's model card is; None where there is none."""
    if not TRAINING.fullmatch(training):
        return None
    path = home() / "models" / training / CARD
    return path if path.is_file() else None


def digest_of(explanation: Explanation) -> str:
    """Return SHA-256 over an explanation's reasons, checks, facts and probabilities."""
    said = {
        "reasons": explanation.reasons,
        "checks": explanation.checks,
        "facts": explanation.facts,
        "p_fraud": explanation.p_fraud,
        "p_error": explanation.p_error,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
