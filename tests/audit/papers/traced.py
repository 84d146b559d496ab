"""An independent reading of a paper's tables: is each number one of its source's?"""

import json
import re

NUMBER = re.compile(r"\d{4}-\d\d-\d\d|\d[\d,]*(?:\.\d+)?")
CITED = re.compile(r"`([\w/]+\.json)` of (\w+): (.+)$")


def rows(markdown):
    """Return the cells of every row of every table, headers too."""
    found = []
    for line in markdown.splitlines():
        if line.startswith("|") and not line.startswith("| ---"):
            cells = re.split(r"(?<!\\)\|", line)[1:-1]
            found.append([cell.strip() for cell in cells])
    return found


def cited(markdown):
    """Return what is said and the source of every row that cites a file."""
    found = []
    for row in rows(markdown):
        source = CITED.match(row[-1])
        if source:
            ways = re.findall(r"`([^`]+)`", source.group(3))
            found.append((row[1], source.group(1), source.group(2), ways))
    return found


def values(folder, file, ways):
    """Return all numbers and texts under the places of a file."""
    said = json.loads((folder / file).read_text(encoding="utf-8"))
    found = []
    for way in ways:
        at = said
        for step in way.split("."):
            at = at[int(step)] if isinstance(at, list) else at[step]
        found += flat(at)
    return found


def flat(said):
    if isinstance(said, dict):
        return [each for part in said.values() for each in flat(part)]
    if isinstance(said, list):
        return [each for part in said for each in flat(part)]
    return [said]


def untraced(markdown, folder, training_id):
    """Return every number of a citing row that its source does not hold."""
    missing = []
    for said, file, training, ways in cited(markdown):
        known = values(folder, file, ways)
        told = " ".join(each for each in known if isinstance(each, str))
        whole = [each for each in known if isinstance(each, int | float)]
        missing += [
            (number, file, ways)
            for number in NUMBER.findall(said.replace("95 % interval", ""))
            if number not in NUMBER.findall(told) and not is_one(number, whole)
        ]
        if training != training_id:
            missing.append((training, file, ways))
    return missing


def is_one(number, known):
    text = number.replace(",", "")
    decimals = len(text.partition(".")[2])
    return any(f"{float(each):.{decimals}f}" == text for each in known)
