"""Elements of a page: whatever text goes in, markup it cannot become."""

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

# What no XML or HTML document may hold, whoever wrote it into a file.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def clean(text: str) -> str:
    """Return text without characters that a document may not hold."""
    return FORBIDDEN.sub("\ufffd", text)


def element(tag: str, *content: str | ET.Element, **attributes: str) -> ET.Element:
    """Return an element; `class_` is class, and `_` in a name is written as `-`."""
    named = {
        name.rstrip("_").replace("_", "-"): clean(value)
        for name, value in attributes.items()
    }
    made = ET.Element(tag, named)
    for each in content:
        if isinstance(each, str):
            _append_text(made, clean(each))
        else:
            made.append(each)
    return made


def table(
    caption: str,
    header: Sequence[str],
    rows: Iterable[Sequence[str | ET.Element]],
    *,
    numbers: Sequence[int] = (),
) -> ET.Element:
    """Return a table whose first cell of a row is its header."""
    made = element("table", element("caption", caption))
    if header:
        head = element("tr", *(element("th", name, scope="col") for name in header))
        made.append(element("thead", head))
    made.append(element("tbody", *(_row(row, numbers) for row in rows)))
    return made


def document(title: str, style: str, *content: ET.Element) -> str:
    """Return a whole page in English that can load nothing and run nothing."""
    policy = {"http-equiv": "Content-Security-Policy", "content": POLICY}
    view = "width=device-width, initial-scale=1"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        ET.Element("meta", policy),
        element("meta", name="viewport", content=view),
        element("title", title),
        element("style", style),
    )
    page = element("html", head, element("body", *content), lang="en")
    ET.indent(page, " ")
    said = ET.tostring(page, encoding="unicode", short_empty_elements=False)
    # Void elements have no end tag in HTML.
    return f"<!DOCTYPE html>\n{said.replace('></meta>', ' />')}\n"


def _append_text(made: ET.Element, text: str) -> None:
    if len(made):
        made[-1].tail = (made[-1].tail or "") + text
    else:
        made.text = (made.text or "") + text


def _row(cells: Sequence[str | ET.Element], numbers: Sequence[int]) -> ET.Element:
    first, *rest = cells
    made = element("tr", element("th", first, scope="row"))
    for place, cell in enumerate(rest, 1):
        kind = {"class_": "number"} if place in numbers else {}
        made.append(element("td", cell, **kind))
    return made
