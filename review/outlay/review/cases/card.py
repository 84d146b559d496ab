"""A model's card as a page of the app: rendered from the store's Markdown."""

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.cases.lineage import card_of


@permit(May.SEE_CASES)
@require_GET
def model_card(request: HttpRequest, name: str) -> HttpResponse:
    """Show what a training says of itself; nothing in it can become markup."""
    path = card_of(name)
    if path is None:
        raise Http404
    html = rendered(path.read_text(encoding="utf-8"))
    # Rendered by markdown-it with HTML off: every tag in it is the renderer's own.
    body = mark_safe(html)  # noqa: S308
    return render(request, "review/cases/model_card.html", {"body": body, "name": name})


def rendered(markdown: str) -> str:
    """Return a card in HTML; its tables scroll by keyboard, pictures are left out."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    reader.add_render_rule("table_open", _table_open)
    reader.add_render_rule("table_close", _table_close)
    return str(reader.render(markdown))


def _table_open(
    _self: RendererHTML,
    tokens: Sequence[Token],
    place: int,
    _options: OptionsDict,
    _env: Mapping[str, object],
) -> str:
    number = sum(token.type == "table_open" for token in tokens[: place + 1])
    said = f'role="region" tabindex="0" aria-label="Table {number}"'
    return f'<div class="usa-table-container--scrollable" {said}>\n<table>\n'


def _table_close(*_: object) -> str:
    return "</table>\n</div>\n"
