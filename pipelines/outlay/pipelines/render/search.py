"""What a search of settings found."""

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from outlay.models.search.study import Found
from outlay.pipelines.jobs.searching import Searched
from outlay.pipelines.render.table import table


def search_tables(searched: Searched) -> Iterator[Table | Text]:
    """Return the best of each model beside the settings given, and what to do next."""
    made = table(
        "Average precision, mean of the folds before the test window",
        *("", "folds", "settings tried", "stopped early", "first tried", "best"),
        numbers=(1, 2, 3, 4, 5),
    )
    for each in searched.found:
        made.add_row(*_row(each))
    yield made
    yield Text(
        "The best of many tries looks better than it is: train with these settings, "
        "and go by the test window, which the search never saw."
    )
    yield Text(f"Next: outlay train --settings {searched.file}")


def _row(found: Found) -> tuple[str, ...]:
    first = found.trials[0].value
    pruned = sum(each.state == "pruned" for each in found.trials)
    return (
        f"{found.name} model",
        str(found.folds),
        str(len(found.trials)),
        str(pruned),
        "-" if first is None else f"{first:.3f}",
        f"{found.value:.3f}",
    )
