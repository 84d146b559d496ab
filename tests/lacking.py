"""What a machine lacks for a test: on CI it must be there, so nothing is skipped."""

import os


def on_ci() -> bool:
    """Say whether this is CI: `.ci/run` names its profile of Hypothesis."""
    return os.environ.get("HYPOTHESIS_PROFILE") == "ci"


def skips(lacking: str | None) -> bool:
    """Say whether a test is skipped: on CI it runs, and fails on what is lacking."""
    return lacking is not None and not on_ci()
