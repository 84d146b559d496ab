"""A paper as a page: rendered from its Markdown, so that both say the same.

No script, nothing from elsewhere, and no HTML from the Markdown: what a group or a
program is called cannot become markup.
"""

import re
from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from outlay.audit.html_page import framed_page
from outlay.audit.papers.page_style import STYLE

# A date, a number or an interval: it stays on one line.
FIGURE = re.compile(r"[-+\d.,%]+( to [-+\d.,%]+)?")
# A cell longer than this is a sentence, which a narrow column would make a tower of.
SENTENCE = 60


def page(markdown: str) -> str:
    """Return the page in HTML; its title is the first heading."""
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table")
    parsed = _figures(_headers(_tables(tokens.parse(markdown))))
    body = tokens.renderer.render(parsed, tokens.options, {})
    title = next(
        parsed[place + 1].content
        for place, each in enumerate(parsed)
        if each.type == "heading_open"
    )
    return framed_page(
        title,
        STYLE,
        '<a class="skip" href="#content">Skip to the content</a>\n'
        f'<main id="content" tabindex="-1">\n{body}</main>\n',
    )


def _tables(tokens: Sequence[Token]) -> list[Token]:
    """Give each table a caption, and a region that scrolls by keyboard.

    Without a caption of its own, the region is named by the heading above it.
    """
    made: list[Token] = []
    heading = ""
    for place, each in enumerate(tokens):
        if each.type == "heading_open":
            heading = tokens[place + 1].content
        if each.type == "table_open":
            caption = _whole(made[-3:], "strong")
            if caption is not None:
                del made[-3:]
            made.append(
                _region(caption.content if caption else heading, tokens[place:])
            )
        made.append(each)
        if each.type == "table_open" and caption:
            made += _wrapped("caption", caption)
        if each.type == "table_close":
            made.append(_raw("</div>\n"))
    return made


def _headers(tokens: Sequence[Token]) -> list[Token]:
    """Mark what heads a column, and make the first cell of each row its header."""
    first = False
    for place, each in enumerate(tokens):
        if each.type == "td_open" and FIGURE.fullmatch(tokens[place + 1].content):
            each.attrSet("class", "figure")
        if each.type == "th_open":
            each.attrSet("scope", "col")
        elif each.type == "tr_open":
            first = True
        elif each.type == "td_open" and first:
            each.tag = "th"
            each.attrSet("scope", "row")
        elif each.type == "td_close" and first:
            each.tag, first = "th", False
    return list(tokens)


def _figures(tokens: Sequence[Token]) -> list[Token]:
    """Put each picture that stands alone, and its caption, into a figure."""
    made: list[Token] = []
    left = list(tokens)
    while left:
        if _only_image(left[:3]):
            made += [_raw("<figure>\n"), left[1]]
            caption = _whole(left[3:6], "em")
            made += _wrapped("figcaption", caption) if caption else ()
            made.append(_raw("\n</figure>\n"))
            del left[: 6 if caption else 3]
        else:
            made.append(left.pop(0))
    return made


def _only_image(three: Sequence[Token]) -> bool:
    if [each.type for each in three] != ["paragraph_open", "inline", "paragraph_close"]:
        return False
    return [each.type for each in three[1].children or ()] == ["image"]


def _whole(three: Sequence[Token], mark: str) -> Token | None:
    """Return what a paragraph says that is all in one emphasis, or None."""
    if [each.type for each in three] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    inside = three[1].children or []
    types = [each.type for each in inside if each.type != "text" or each.content]
    if not types or (types[0], types[-1]) != (f"{mark}_open", f"{mark}_close"):
        return None
    if types.count(f"{mark}_open") != 1:
        return None
    kept = [each for each in inside if each.type not in {types[0], types[-1]}]
    said = "".join(each.content for each in kept)
    return Token("inline", "", 0, content=said, children=kept)


def _wrapped(tag: str, inside: Token) -> list[Token]:
    return [_raw(f"<{tag}>"), inside, _raw(f"</{tag}>\n")]


def _region(name: str, table: Sequence[Token]) -> Token:
    """Return the opening of a region; a table with sentences is kept readable."""
    until = next(n for n, each in enumerate(table) if each.type == "table_close")
    longest = max(len(each.content) for each in table[:until])
    kind = "wide words" if longest > SENTENCE else "wide"
    said = f'role="region" tabindex="0" aria-label="{escape(name)}"'
    return _raw(f'<div class="{kind}" {said}>\n')


def _raw(html: str) -> Token:
    return Token("html_block", "", 0, content=html)
