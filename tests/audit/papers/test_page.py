"""Both papers can be read without seeing: headings, words for pictures, tables."""

import itertools
import re
from html.parser import HTMLParser

import pytest

from outlay.audit.papers import (
    assessment_pages,
    card_pages,
    write_assessment,
    write_card,
)
from outlay.audit.papers.markdown import plain, table
from outlay.audit.papers.page import page
from tests.audit.papers.made import ODD

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
VOID = ("meta", "img", "br", "hr")


class Read(HTMLParser):
    """What a page holds, in its order."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.words = [], [], []
        self.captions = []
        self.feed(text)
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "img":
            self.words.append(dict(attrs)["alt"])

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "main" in self.open:
            self.words.append(data)
        if self.open[-1:] == ["figcaption"]:
            self.captions.append(data)

    def all(self, *names):
        return [attrs for tag, attrs in self.tags if tag in names]


@pytest.fixture(scope="module")
def forms(audited):
    """Markdown and page of both papers."""
    write_card(audited)
    write_assessment(audited, run_id="run0")
    pages = card_pages(audited), assessment_pages(audited)
    return [[each.read_text("utf-8") for each in both] for both in pages]


@pytest.fixture(scope="module")
def read(forms):
    return [Read(html) for _, html in forms]


def spoken(text):
    """Return the words of text, whatever stands between them."""
    return re.findall(r"[^\W_]+", text)


@pytest.mark.slow
def test_both_forms_say_the_same_words(forms, read):
    for (markdown, _), seen in zip(forms, read, strict=True):
        lines = [x for x in markdown.splitlines() if not re.match(r"[| -]+$", x)]
        bare = re.sub(r"!\[(.*)\]\([^)]*\)", r"\1", "\n".join(lines))
        assert spoken(" ".join(seen.words)) == spoken(bare)


@pytest.mark.slow
def test_headings_go_down_a_step_at_a_time(read):
    for seen in read:
        levels = [int(tag[1]) for tag, _ in seen.tags if tag in HEADINGS]
        assert levels[0] == 1
        assert levels.count(1) == 1
        for above, below in itertools.pairwise(levels):
            assert below <= above + 1


@pytest.mark.slow
def test_every_picture_is_there_says_what_it_shows_and_has_a_table(read, audited):
    card, draft = read
    assert len(card.all("img")) >= 8
    assert not draft.all("img")
    captions = [" ".join(each.split()) for each in card.captions]
    assert len(captions) == len(card.all("img"))
    for each, caption in zip(card.all("img"), captions, strict=True):
        assert (audited / each["src"]).is_file()
        assert len(each["alt"]) > 60
        assert re.search(r"\d", each["alt"])
        assert each["alt"] != caption
        assert len(caption) > 20
    names = [tag for tag, _ in card.tags if tag in (*HEADINGS, "img", "table")]
    for place, tag in enumerate(names):
        if tag == "img":
            # The table comes before any other heading or picture.
            assert names[place + 1] == "table"


@pytest.mark.slow
def test_the_card_has_each_kind_of_picture(read):
    found = [each["src"] for each in read[0].all("img")]
    for part in (
        "curves/precision_recall.png",
        "curves/recall_by_rate.png",
        "curves/calibration.png",
        "audit/false_positive_rates.png",
        "audit/shap_fraud_swarm.png",
        "audit/shap_error_swarm.png",
        "audit/shap_fraud_dependence_1.png",
        "audit/shap_error_dependence_1.png",
    ):
        assert part in found


@pytest.mark.slow
def test_tables_name_their_columns_and_scroll_by_keyboard(read):
    for seen in read:
        assert seen.all("table")
        scopes = {each["scope"] for each in seen.all("th")}
        assert scopes == {"col", "row"}
        regions = [each for each in seen.all("div") if each.get("role") == "region"]
        assert len(regions) == len(seen.all("table"))
        assert all(each["aria-label"] and each["tabindex"] == "0" for each in regions)
        first = [tag for tag, _ in seen.tags if tag in ("tr", "th", "td")]
        for place, tag in enumerate(first):
            if tag == "tr":
                assert first[place + 1] == "th"


@pytest.mark.slow
def test_the_page_has_a_language_a_title_and_nothing_from_elsewhere(read, forms):
    for seen, (_, html) in zip(read, forms, strict=True):
        assert seen.all("html") == [{"lang": "en"}]
        assert len(seen.all("title")) == 1
        assert not seen.all("script", "link", "iframe", "object", "form")
        assert seen.all("a") == [{"class": "skip", "href": "#content"}]
        assert [each["id"] for each in seen.all("main")] == ["content"]
        for each in seen.all("img"):
            assert re.fullmatch(r"[\w/]+\.png", each["src"])
        assert not re.search(r"url\(|@import|javascript:|\bon\w+=", html)
        assert "Skip to the content" in html


@pytest.mark.slow
def test_a_group_s_name_stays_a_name(read, forms):
    card = " ".join(read[0].words)
    assert ODD in card
    assert "<b>" not in forms[0][1]


@pytest.mark.slow
def test_the_same_training_gives_the_same_bytes(forms, audited):
    write_card(audited)
    write_assessment(audited, run_id="run0")
    pages = card_pages(audited), assessment_pages(audited)
    again = [[each.read_text("utf-8") for each in both] for both in pages]
    assert again == forms


@pytest.mark.parametrize("text", [ODD, "a\\b", "_x_ a_b", "# h", "<script>x</script>"])
def test_found_text_means_nothing_but_itself(text):
    made = page(f"# Title\n\n{table(['a', 'b'], [[plain(text), plain(text)]])}")
    words = Read(made).words
    assert words.count(text) == 2
    assert "<script" not in made
    assert not re.search(r"<(b|em|code)\b", made)


def test_markup_in_a_paper_is_shown_not_obeyed():
    made = page("# T\n\n<script>alert(1)</script>\n\n<img src=x onerror=y>\n")
    assert not Read(made).all("script", "img")
    assert "&lt;script&gt;" in made


def test_a_caption_names_its_table_and_a_heading_one_without():
    made = Read(page(f"# T\n\n## H\n\n**C & D**\n\n{table('ab', ['cd'])}"))
    assert [each["aria-label"] for each in made.all("div")] == ["C & D"]
    assert [tag for tag, _ in made.tags][-8:][:2] != ["p", "strong"]
    assert "caption" in [tag for tag, _ in made.tags]
    bare = Read(page(f"# T\n\n## H\n\n**Not** a caption\n\n{table('ab', ['cd'])}"))
    assert [each["aria-label"] for each in bare.all("div")] == ["H"]
    assert "caption" not in [tag for tag, _ in bare.tags]


def test_only_a_table_with_sentences_is_kept_wide():
    short = page(f"# T\n\n{table('ab', ['cd'])}")
    long_ = page(f"# T\n\n{table('ab', [['c', 'word ' * 20]])}")
    assert 'class="wide"' in short
    assert 'class="wide words"' in long_
