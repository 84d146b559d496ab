"""What became of the rows of a run, and how it is told."""

from dataclasses import asdict, dataclass


@dataclass(slots=True)
class Counts:
    """What became of the rows of a run so far."""

    added: int = 0
    renewed: int = 0  # undecided, with a new explanation and priority
    decided: int = 0  # decided, or waiting for a second person: left alone
    unchanged: int = 0
    elsewhere: int = 0  # undecided in another batch: not made a second time
    withdrawn: int = 0  # undecided, and the run no longer flags them

    def add(self, other: "Counts") -> None:
        """Add the counts of `other`."""
        for name in self.plain:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def known(self) -> int:
        """How many of the run's rows are items of this batch now."""
        return self.added + self.renewed + self.decided + self.unchanged

    @property
    def plain(self) -> dict[str, int]:
        """The counts by name, as the audit log keeps them."""
        return asdict(self)

    def __str__(self) -> str:
        parts = [f"{self.added:,} payments are new."]
        for many, words in (
            (self.renewed, "are scored anew"),
            (self.decided, "were decided and left alone"),
            (self.unchanged, "were there already"),
            (self.elsewhere, "are open in another batch"),
            (self.withdrawn, "are no longer flagged, and marked so"),
        ):
            if many:
                parts.append(f"{many:,} {words}.")
        return " ".join(parts)
