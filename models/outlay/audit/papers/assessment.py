"""The draft of an AI impact assessment: what a training's files say, and the gaps."""

from collections.abc import Sequence
from pathlib import Path

from outlay.audit.papers.assessment_impact import impact
from outlay.audit.papers.assessment_items import Practice
from outlay.audit.papers.assessment_practices import PRACTICES
from outlay.audit.papers.assessment_testing import testing
from outlay.audit.papers.assessment_words import ABOUT, DRAFT, SIMULATED
from outlay.audit.papers.markdown import section, table
from outlay.audit.papers.sources import Sources
from outlay.audit.papers.written import write_paper
from outlay.models.training import Training

ASSESSMENT = "impact_assessment"
HEAD = ("item", "where", "why", "to be supplied by")


def write_assessment(folder: Path, *, run_id: str | None) -> Path:
    """Draft the assessment of the training in `folder` beside it; return the .md.

    impact_assessment.html is rendered from it. Only files of the training are read:
    metrics.json and the evidence of this very version. Everything that none of them
    says is listed as missing, with who should supply it; nothing is filled in.

    Parameters
    ----------
    run_id : str or None
        MLflow's run of the training, for the sources.

    Raises
    ------
    ModelProblemError
        Where the training cannot be read.
    """
    sources = Sources(folder, Training.load(folder))
    return write_paper(folder, ASSESSMENT, assessment(sources, run_id))[0]


def assessment_pages(folder: Path) -> tuple[Path, ...]:
    """Return the assessment's two forms in `folder`, Markdown first."""
    return tuple(folder / f"{ASSESSMENT}.{kind}" for kind in ("md", "html"))


def assessment(sources: Sources, run_id: str | None) -> str:
    """Return the draft as Markdown."""
    training = sources.training
    practices = (testing(sources), impact(sources), *PRACTICES)
    parts = [
        f"# Draft AI impact assessment: training {training.training_id}\n",
        f"**{DRAFT}**\n",
        f"**{SIMULATED}**\n" if training.fraud.simulated else "",
        f"{ABOUT}\n",
        section("What is missing", _missing(practices)),
        *(each.markdown() for each in practices),
        section("Sources", sources.table(run_id)),
    ]
    return "\n".join(each for each in parts if each)


def _missing(practices: Sequence[Practice]) -> str:
    rows = [
        [gap.what, f"{_number(each)}, {heading.lower()}", gap.why, gap.owner]
        for each in practices
        for heading, gap in each.gaps()
    ]
    told = f"{len(rows)} items are missing. Until they are supplied, this is a draft."
    return f"{told}\n\n{table(HEAD, rows)}"


def _number(practice: Practice) -> str:
    return practice.title.partition(":")[0].lower()
