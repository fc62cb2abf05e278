from __future__ import annotations

import pytest

from smeval.publish.html import block_html, cell_html
from smeval.show.blocks import Block, Facts, Field, Items, Paragraph, Section, Words, line
from smeval.wording import Wording

GERMAN = Wording("de")


@pytest.mark.parametrize(
    ("words", "html"),
    [
        (Words("offen"), "offen"),
        (Words("<b>&"), "&lt;b&gt;&amp;"),
        (Words("follower", language="en"), '<span lang="en">follower</span>'),
        (Words("Zahlen", link="#kpis"), '<a href="#kpis">Zahlen</a>'),
        (Words("x", link='"onclick="'), '<a href="&#34;onclick=&#34;">x</a>'),
        (
            Words("belegt", proof=(4, 59)),
            'belegt <span class="proofs">[<a class="proof" href="#source-4">4</a>,'
            ' <a class="proof" href="#source-59">59</a>]</span>',
        ),
        (Words("in 50 % der Wochen, 3 Std."), "in 50\u00a0% der Wochen, 3\u00a0Std."),
    ],
)
def test_words(words: Words, html: str) -> None:
    assert block_html(Paragraph((words,)), GERMAN) == f"<p>{html}</p>\n"


@pytest.mark.parametrize(
    ("wording", "text", "kept"),
    [
        (GERMAN, "2 Mio. € je 3 h, 4 Tage", "2\u00a0Mio. € je 3 h, 4 Tage"),
        (
            Wording("en"),
            "2.5 million views in 3 h, 4 hours, 5 Std.",
            "2.5\u00a0million views in 3\u00a0h, 4 hours, 5 Std.",
        ),
    ],
)
def test_a_number_stays_with_the_units_of_its_language(wording: Wording, text: str, kept: str) -> None:
    assert block_html(Paragraph((Words(text),)), wording) == f"<p>{kept}</p>\n"


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (Paragraph(line("a"), "lead"), '<p class="lead">a</p>\n'),
        (
            Paragraph(line("a"), "empty", ("k-1", "k-2")),
            '<p class="empty"><span id="k-1"></span><span id="k-2"></span>a</p>\n',
        ),
        (Facts((("Jahr", line("2025")),)), '<dl class="facts">\n<div><dt>Jahr</dt><dd>2025</dd></div>\n</dl>\n'),
        (Items((line("a"), line("b")), "for"), '<ul class="for">\n<li>a</li>\n<li>b</li>\n</ul>\n'),
        (Items((line("a"),), "contents", "Inhalt"), '<nav aria-label="Inhalt">\n<ul>\n<li>a</li>\n</ul>\n</nav>\n'),
        (Field(line("Vom Fachbereich:")), '<p class="field">Vom Fachbereich:</p>\n'),
    ],
)
def test_blocks(block: Block, html: str) -> None:
    assert block_html(block, GERMAN) == html


def titled(title: str) -> Section:
    return Section("", title, (Paragraph(line("p")),))


def test_the_level_of_headings_follows_from_the_depth() -> None:
    whole = Section("s", "A", (titled("B"), Section("", "", (titled("C"), titled("D")))))
    html = block_html(whole, GERMAN, 2)
    assert [part for part in html.split("\n") if part.startswith("<h")] == [
        '<h2 id="s">A</h2>',
        "<h3>B</h3>",
        "<h3>C</h3>",  # heads its section, which has no title
        "<h4>D</h4>",
    ]


def test_parts_beside_each_other_have_one_level_and_a_single_one_the_whole_width() -> None:
    html = block_html(Section("", "", (titled("B"), titled("C")), beside=True), GERMAN, 4)
    assert html.startswith('<div class="columns">\n<div>\n<h4>B</h4>')
    assert html.count("<h4>") == 2
    assert "columns" not in block_html(Section("", "", (titled("B"),), beside=True), GERMAN, 4)


def test_what_is_folded_is_there_to_open() -> None:
    html = block_html(Section("", "", (Paragraph(line("p")),), fold="mehr"), GERMAN)
    assert html == "<details><summary>mehr</summary>\n<p>p</p>\n</details>\n"


def test_lines_of_a_cell_stay_lines() -> None:
    assert cell_html("a\n<b>", "text", GERMAN) == "a<br>&lt;b&gt;"
