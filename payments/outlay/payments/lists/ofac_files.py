"""The files of OFAC's lists: which belong together, and which must be there."""

from dataclasses import dataclass
from pathlib import Path

from outlay.payments.errors import InputRejectedError, Place
from outlay.payments.lists.kinds import refuse_other_kind, wrong_kind
from outlay.payments.lists.text import TextFile


@dataclass(frozen=True, slots=True)
class Family:
    """A list's four files; comments (overflow of the remarks) need not be there."""

    title: str
    main: Path
    addresses: Path
    aliases: Path
    comments: Path | None

    @property
    def files(self) -> list[Path]:
        """Those that are there."""
        given = (self.main, self.addresses, self.aliases, self.comments)
        return [path for path in given if path is not None]


_NAMES = {
    "SDN": ("sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv"),
    "consolidated, not SDN": (
        "cons_prim.csv",
        "cons_add.csv",
        "cons_alt.csv",
        "cons_comments.csv",
    ),
}


def families(path: Path) -> list[Family]:
    """Return the lists in a folder, or beside the sdn.csv or cons_prim.csv given.

    Raises
    ------
    InputRejectedError
        Where `path` is another file, or a sibling is missing.
    """
    if not path.exists():
        raise _absent(path)
    mains = [names[0] for names in _NAMES.values()]
    if path.is_file() and path.name.casefold() not in mains:
        raise _not_a_main(path, mains)
    folder = path if path.is_dir() else path.parent
    there = {
        each.name.casefold(): each for each in sorted(folder.glob("*.[cC][sS][vV]"))
    }
    found = [
        _family(title, names, there, folder)
        for title, names in _NAMES.items()
        if names[0] in there
    ]
    if not found:
        raise _missing(folder, mains[0])
    return found


def _family(
    title: str, names: tuple[str, ...], there: dict[str, Path], folder: Path
) -> Family:
    for name in names[:3]:
        if name not in there:
            raise _missing(folder, name)
    main, addresses, aliases = (there[name] for name in names[:3])
    return Family(title, main, addresses, aliases, there.get(names[3]))


def _absent(path: Path) -> InputRejectedError:
    return InputRejectedError(
        "there is no such file or folder",
        where=Place(file=str(path)),
        fix="name the folder of the list's files, or its sdn.csv",
    )


def _missing(folder: Path, name: str) -> InputRejectedError:
    return InputRejectedError(
        f"{name} is missing: without it names or addresses would be lost",
        where=Place(file=str(folder)),
        rule="docs/lists.md#ofac",
        fix="put the files of the list into one folder, under OFAC's own names",
    )


def _not_a_main(path: Path, mains: list[str]) -> InputRejectedError:
    refuse_other_kind("ofac", path.name, TextFile(path).first())
    return wrong_kind("ofac", path.name, f"its name is not {' or '.join(mains)}")
