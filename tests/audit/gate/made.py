"""Evidence that passes, and ways to spoil it."""

import json

from outlay.audit.evidence import FOLDER, Evidence
from outlay.audit.gate import CHECKS, GateLimits

HELD = {"limits_digest": GateLimits().digest(), "champion": None}


def passing(training, check, **changes):
    """Return evidence of a check that passes, or differs in what is given."""
    said = {"verdict": "passes", "why": "0.5 was asked", "figures": {"a": 0.5, **HELD}}
    return Evidence.about(training, check, **(said | changes))


def save_all(training, folder, **changes):
    """Write evidence of all six checks; `changes` are for a check by name."""
    for check in CHECKS:
        passing(training, check, **changes.get(check, {})).save(folder)


def rewrite(folder, check, **changes):
    """Change the file of a check by hand."""
    path = folder / FOLDER / f"{check}.json"
    said = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps(said), encoding="utf-8")
    return path
