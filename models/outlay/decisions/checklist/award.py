"""Checks of the numbers of contract and award (vii, viii)."""

import pyarrow.compute as pc

from outlay.decisions.checklist.facts import Cases, Facts, flags
from outlay.decisions.checklist.verdict import Verdict, failed, not_checked, passed

# 13 to 17 letters and digits, hyphens apart (FAR 4.1603).
PIID = r"^(?i:[A-Z0-9]{13,17})$"


def contract_number(facts: Facts) -> tuple[Cases, Verdict]:
    """Whether a contract number (PIID) is there where the program needs one."""
    name = "a contract number (PIID)"
    plain = pc.replace_substring(facts.text("award_id"), "-", "")
    formed = flags(pc.match_substring_regex(plain, PIID))
    cases = _wanted(facts, "contract", name)
    cases.append((formed, passed(f"the payment names {name}")))
    return cases, failed(
        "the number of the award is no contract number: those have 13 to 17 letters "
        "and digits (FAR 4.1603)"
    )


def award_number(facts: Facts) -> tuple[Cases, Verdict]:
    """Whether an award number (FAIN) is there where the program needs one."""
    name = "an award number (FAIN)"
    return _wanted(facts, "award", name), passed(f"the payment names {name}")


def _wanted(facts: Facts, need: str, name: str) -> Cases:
    return [
        (
            ~facts.where("needs", need, "contract and award"),
            not_checked(f"programs.toml does not say that the program needs {name}"),
        ),
        (
            ~facts.has("award_id"),
            failed(f"the program needs {name}, and the payment names none"),
        ),
    ]
