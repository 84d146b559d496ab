"""Drafts a mapping from a CSV file's header and a look at its values."""

from pathlib import Path

from outlay.payments.formats.delimited.draft import Draft
from outlay.payments.formats.delimited.mask import masked
from outlay.payments.formats.delimited.sample import Sample, sample_of

SHOWN = 10


def suggest_mapping(path: Path) -> tuple[str, list[dict[str, str]]]:
    """Return a mapping file's text for the CSV file `path`, and ten rows masked.

    The text says in comments where it guessed and what it did not find; where
    the header is clear it fits the file as it is.

    Raises
    ------
    InputRejectedError
        If the file cannot be read, is empty, or is no CSV.
    """
    sample = sample_of(path)
    return Draft(sample).text(), masked_rows(sample)


def masked_rows(sample: Sample) -> list[dict[str, str]]:
    """Return the first rows of `sample`, each value by its shape alone."""
    return [
        {name: masked(cell) for name, cell in zip(sample.names, row, strict=True)}
        for row in sample.rows[:SHOWN]
    ]
