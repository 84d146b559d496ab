"""A paper in both forms: Markdown, and the page that is rendered from it."""

from pathlib import Path

from outlay.audit.papers.page import page
from outlay.payments.atomic import write_whole


def write_paper(folder: Path, name: str, markdown: str) -> tuple[Path, Path]:
    """Write `name`.md and `name`.html into `folder`; return their paths.

    Pictures are named by their way from `folder`.
    """
    paths = folder / f"{name}.md", folder / f"{name}.html"
    for path, text in zip(paths, (markdown, page(markdown)), strict=True):
        write_whole(path, text.encode())
    return paths
