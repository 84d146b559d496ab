"""Parts of an impact assessment: what is known with its source, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from outlay.audit.papers.markdown import part, section, table

HEAD = ("item", "what is known", "source, or who is to supply it")
MISSING = "**Missing**"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known: Markdown that says it, and where it stands."""

    what: str
    said: str
    source: str

    @property
    def row(self) -> tuple[str, str, str]:
        """Its row of a table."""
        return self.what, self.said, self.source


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that nobody has supplied yet, who should, and why it is missing."""

    what: str
    owner: str
    why: str = ""

    @property
    def row(self) -> tuple[str, str, str]:
        """Its row of a table."""
        told = f"{MISSING}: {self.why}" if self.why else MISSING
        return self.what, told, f"to be supplied by: {self.owner}"


Item = Fact | Gap


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a practice and its items, in their order."""

    title: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Practice:
    """One of the seven practices: its title, its question, what stands under it."""

    title: str
    asks: str
    headings: Sequence[Heading]

    def markdown(self) -> str:
        """Return its section."""
        parts = [f"{self.asks}\n"]
        parts += [
            part(each.title, table(HEAD, [one.row for one in each.items]))
            for each in self.headings
        ]
        return section(self.title, "\n".join(parts))

    def gaps(self) -> list[tuple[str, Gap]]:
        """Return what is missing, each with the heading that it belongs to."""
        return [
            (each.title, one)
            for each in self.headings
            for one in each.items
            if isinstance(one, Gap)
        ]
