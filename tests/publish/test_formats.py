"""A format is a function from a document to a file; a second one shows that nothing in the report needs the first."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from smeval.cli import main
from smeval.evaluation import Evaluation
from smeval.ids import LANGUAGES, Language
from smeval.publish import Output, Produced, formats, html, publish, run
from smeval.publish.html import TEMPLATES, page_html
from smeval.publish.run import Edition
from smeval.show.blocks import Block, Document, as_data
from smeval.show.index import DepartmentFiles, index
from smeval.show.notice import notice
from smeval.show.report import report
from smeval.show.tables.table import Amount, Link, Mark, Missing, Place, Proof
from smeval.show.view import View
from tests.bodies import channel, make_body
from tests.evaluations import make_evaluation
from tests.publish import plain_rendering
from tests.publish.plain_rendering import document_text

#: Elements that stand within a line; around any other one a line ends.
WITHIN = {"a", "span", "strong", "wbr"}


class Lines(HTMLParser):
    """Collects the lines that a page shows, and the text alternatives of its pictures."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lines = [""]
        self.alternatives: list[str] = []
        self.unread: list[str] = []
        self.feed(page[page.index("<main") : page.index("</main")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "img":
            self.alternatives.append(known["alt"] or "")
        elif tag == "summary" or "aria-hidden" in known or self.unread:
            self.unread.append(tag)
        elif tag not in WITHIN or known.get("class") == "below":
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if self.unread:
            self.unread.pop()
        elif tag not in WITHIN:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.lines[-1] += data


def squeezed(text: str) -> str:
    """Return a text without its blanks, which each format sets as it likes."""
    return re.sub(r"\s", "", text)


def without_data() -> Evaluation:
    return make_evaluation(kpis=lambda frame: frame.iloc[:0], effort=lambda frame: frame.iloc[:0])


DOCUMENTS: dict[str, Callable[[View], Document]] = {
    "report": report,
    "notice": notice,
    "index": lambda view: index(view, {"presse": DepartmentFiles("presse", "presse/bericht.html", "")}, "k.xlsx"),
}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("make", [make_evaluation, without_data], ids=["full", "without_data"])
def test_a_second_format_holds_every_line_of_the_first(
    make: Callable[[], Evaluation], name: str, language: Language
) -> None:
    view = View(make(), language)
    document = DOCUMENTS[name](view)
    page = Lines(page_html(document, view.wording))
    text = squeezed(document_text(document, view.wording))
    shown = [line for line in (*page.lines, *page.alternatives) if line.strip()]
    assert len(shown) > 20
    assert [line for line in shown if squeezed(line) not in text] == []


@pytest.mark.parametrize("template", [html.macros("de"), plain_rendering.macros()], ids=["html", "plain"])
def test_a_template_has_a_macro_for_every_kind_of_block(template: object) -> None:
    assert [kind.__name__ for kind in get_args(Block) if not hasattr(template, kind.__name__.lower())] == []


def test_the_macros_of_the_page_are_those_of_blocks_and_cells() -> None:
    source = (TEMPLATES / "blocks.html.j2").read_text(encoding="utf-8")
    cells = {kind.__name__.lower() for kind in (Amount, Link, Mark, Missing, Place, Proof)}
    blocks = {kind.__name__.lower() for kind in get_args(Block)}
    macros = set(re.findall(r"macro ([a-z]\w*)\(", source))
    assert macros == blocks | cells | {"heading", "part", "line", "text", "style"}


def test_no_python_file_holds_markup(project_root: Path) -> None:
    tags = re.compile(r"</?(a|br|d[ltd]|details|div|figure|h[1-6]|img|li|nav|p|section|span|style|t[drh]|table|ul)\b")
    holding = [
        f"{path.name}:{node.lineno}"
        for path in sorted((project_root / "src").rglob("*.py"))
        if "sources" not in path.parts  # what is read may be markup
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and tags.search(node.value)
    ]
    assert holding == []


def test_a_document_is_plain_data() -> None:
    document = report(View(make_evaluation(), "de"))
    data = json.loads(json.dumps(as_data(document), ensure_ascii=False, allow_nan=True))
    assert data["block"] == "Document"
    assert [section["id"] for section in data["sections"]][:2] == ["head", "glance"]


def no_notebook(_edition: Edition, department: str, _title: str) -> Produced:
    """Make no report; say that it failed for all but one department."""
    return Produced(department, Path(department), fault="" if department == "presse" else "broken")


@pytest.fixture
def body(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a body of two departments, and list a second format."""
    monkeypatch.setattr(formats, "FORMATS", {**formats.FORMATS, "txt": document_text})
    monkeypatch.setattr(run, "render_report", no_notebook)
    return make_body(tmp_path / "stadt", channels=[channel(), channel("amt_x", "x", department="amt")])


@pytest.mark.slow
def test_a_listed_format_is_written_for_every_document(body: Path, tmp_path: Path) -> None:
    publish(body, 2025, out=Output(tmp_path / "out", ("html", "txt")), say=lambda _: None)
    year = tmp_path / "out" / "stadt" / "2025"
    made = {path.relative_to(year).as_posix() for path in year.rglob("*.txt")}
    assert made == {"index.txt", "presse/bericht.txt", "presse/jahresmitteilung.txt", "amt/jahresmitteilung.txt"}
    assert "# Kanalbilanz 2025" in (year / "presse" / "bericht.txt").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "endings"),
    [
        ([], {".html"}),
        (["--format", "html"], {".html"}),
        (["--format", "txt"], {".txt"}),
        (["--format", "html, txt,html"], {".html", ".txt"}),
    ],
)
def test_the_command_line_writes_the_formats_asked_for(
    asked: list[str], endings: set[str], body: Path, tmp_path: Path
) -> None:
    result = CliRunner().invoke(main, ["report", str(body), "--year", "2025", "--out", str(tmp_path / "out"), *asked])
    assert result.exit_code == 1, result.output  # one report failed
    documents = {path.suffix for path in (tmp_path / "out").rglob("*") if path.is_file()} - {".json", ".xlsx"}
    assert documents == endings


@pytest.mark.parametrize("asked", ["docx", "html,docx", "html,", ""])
def test_a_format_that_is_not_listed_is_wrong_usage(asked: str, body: Path, tmp_path: Path) -> None:
    words = ["report", str(body), "--year", "2025", "--out", str(tmp_path / "out"), "--format", asked]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert "there is html, txt" in result.output
    assert not (tmp_path / "out").exists()
