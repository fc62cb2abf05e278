from __future__ import annotations

import re
from collections.abc import Callable, Collection
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from smeval.evaluation import EVALUATION_FRAMES, Evaluation
from smeval.publish.display import Report, show
from smeval.publish.html import page_html
from smeval.publish.pages import write_index, write_notice
from smeval.show.report import report
from smeval.show.tables.overview import table_overview
from smeval.show.view import View
from tests.evaluations import make_evaluation

pytestmark = pytest.mark.slow

VOID = {"meta", "img", "br", "wbr"}


class Reader(HTMLParser):
    """Reads a page as a browser would, and keeps what a reader with other means depends on."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[int, str]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.open and re.fullmatch("h[1-6]", self.open[-1]):
            level, words = self.headings[-1]
            self.headings[-1] = (level, words + data)

    def attributes(self, tag: str, name: str) -> list[str]:
        return [attributes.get(name) or "" for found, attributes in self.tags if found == tag]


def without_data() -> Evaluation:
    """Return an evaluation of declared channels with nothing delivered."""
    gone: dict[str, Any] = {name: lambda frame: frame.iloc[:0] for name in EVALUATION_FRAMES}
    del gone["channels"], gone["proposals"]
    return make_evaluation(**gone)


def without_channels() -> Evaluation:
    """Return an evaluation of a department that ran no channel."""
    gone: dict[str, Any] = {name: lambda frame: frame.iloc[:0] for name in EVALUATION_FRAMES}
    return make_evaluation(**gone)


def hostile() -> Evaluation:
    return make_evaluation(hostile=True)


def report_page(evaluation: Evaluation, language: str) -> str:
    view = View(evaluation, language)
    return page_html(report(view), view.wording)


def index_page(view: View, existing: Collection[str]) -> str:
    return str(write_index(view, existing)["index.html"])


def notice_page(view: View) -> str:
    return str(write_notice(view)["jahresmitteilung.html"])


@pytest.fixture(scope="module", params=["full", "without_data", "without_channels", "hostile"])
def evaluation(request: pytest.FixtureRequest) -> Evaluation:
    makers: dict[str, Callable[[], Evaluation]] = {
        "full": make_evaluation,
        "without_data": without_data,
        "without_channels": without_channels,
        "hostile": hostile,
    }
    return makers[request.param]()


@pytest.fixture(scope="module", params=["de", "en"])
def html(request: pytest.FixtureRequest, evaluation: Evaluation) -> str:
    return report_page(evaluation, request.param)


@pytest.fixture(scope="module")
def german() -> str:
    return report_page(make_evaluation(), "de")


@pytest.mark.slow
def test_headings_are_in_order_with_one_title(html: str) -> None:
    levels = [level for level, _ in Reader(html).headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(words.strip() for _, words in Reader(html).headings)


@pytest.mark.slow
def test_every_id_is_unique_and_every_link_leads_somewhere(html: str) -> None:
    reader = Reader(html)
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for target in reader.attributes("a", "href"):
        assert target.startswith("#")
        assert target[1:] in ids


def test_every_figure_has_a_text_alternative_and_its_numbers(html: str) -> None:
    reader = Reader(html)
    alternatives = reader.attributes("img", "alt")
    assert len(set(alternatives)) == len(alternatives)
    assert all(len(alt) >= 20 and re.search(r"\d", alt) for alt in alternatives)
    assert all(source.startswith("data:image/png;base64,") for source in reader.attributes("img", "src"))
    assert html.count("<details>") == len(alternatives)


def test_nothing_runs_and_nothing_is_fetched(html: str) -> None:
    tags = {tag for tag, _ in Reader(html).tags}
    assert not tags & {"script", "iframe", "object", "embed", "link", "form", "svg"}
    assert not [name for _, attributes in Reader(html).tags for name in attributes if name.startswith("on")]
    assert not re.search(r"(src|href|url\()\s*=?\s*[\"']?(https?:)?//", html)
    assert "default-src 'none'; img-src data:; style-src 'unsafe-inline'" in html


def test_tables_are_labelled(html: str) -> None:
    reader = Reader(html)
    tables = [tag for tag, _ in reader.tags if tag == "table"]
    assert [tag for tag, _ in reader.tags if tag == "caption"] == ["caption"] * len(tables)
    assert all(scope in ("row", "col") for scope in reader.attributes("th", "scope"))


def test_the_page_says_its_language() -> None:
    for language in ("de", "en"):
        assert Reader(report_page(without_channels(), language)).attributes("html", "lang") == [language]


@pytest.mark.slow
def test_the_order_is_that_of_the_reader() -> None:
    html = report_page(make_evaluation(), "de")
    assert [words for level, words in Reader(html).headings if level < 3] == [
        "Kanalbilanz 2025: Presse- und Informationsamt",
        "Auf einen Blick",
        "Kosten und Nutzen",
        "Rechtmäßigkeit",
        "Strategie",
        "Entscheidung",
        "Anhang",
    ]


def test_the_first_screen_says_what_this_is(german: str) -> None:
    head = german[: german.index("Auf einen Blick</h2>")]
    assert "Dies ist eine Entscheidungsvorbereitung; die Entscheidung trifft: Leitung des Presse-" in head
    assert "künstlich erzeugt" in head
    assert "Entwurf" in head
    assert "künstlich" not in report_page(make_evaluation(generated=False), "de")


def test_the_proposal_is_stated_with_its_reasons(german: str) -> None:
    text = Reader(german).text
    for words in (
        "Vorschlag: Fortführen mit Auflagen (stabil).",
        "Maßgeblich: Nutzen mittel bei Restrisiko mittel.",
        "Nutzen mittel bis hoch [0,58–0,81], Restrisiko mittel (maßgeblich: Profilbildung durch die Plattform).",
        "Kipppunkt: Ist die Pflicht „Impressum“ erfüllt und belegt, lautet der Vorschlag „Fortführen“.",
        "Kipppunkt: Keine einzelne Änderung führt zu einem anderen Vorschlag.",
        "Rechtsstand 31.12.2025.",
        "Trifft „Auffassung der Aufsichtsbehörden“ oder „Angemessenheitsbeschluss für die USA entfällt“ zu, lautet der "
        "Vorschlag „Überprüfen“.",
        "Nach den Daten sind möglich: Überprüfen, Einstellung prüfen.",
        "Feststellung durch (Funktion)",
    ):
        assert words in text


@pytest.mark.slow
def test_justifiable_is_only_what_people_stated() -> None:
    def accept(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(acceptable=frame["channel"].isin(["insta", "fb", "masto"]))

    assert "vertretbar" not in Reader(report_page(make_evaluation(), "de")).text
    text = Reader(report_page(make_evaluation(proposals=accept), "de")).text
    assert text.count("vertretbar") == 1  # the one whose residual risk somebody affirmed, with reason and day
    assert (
        "Instagram ist nach der Feststellung vom 10.11.2025 (Funktion: Fachbereichsleitung) vertretbar: "
        "Grund zu residual_risk mit Abwägung." in text
    )


def test_every_figure_leads_to_its_source(german: str) -> None:
    targets = [target for target in Reader(german).attributes("a", "href") if target.startswith("#source-")]
    assert len(targets) > 25
    assert german.count('id="source-1"') == 1


def test_the_state_of_the_decision_stands_on_top() -> None:
    def state(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(status=["decided", "in_consultation", "", "", ""])

    head = Reader(str(Report(View(make_evaluation(proposals=state))).head().html)).text
    assert "1 × entschieden, 1 × in Beteiligung, 3 × Entwurf" in head
    assert "StandderEntscheidungEntwurf" in re.sub(
        r"\s", "", Reader(str(Report(View(make_evaluation())).head().html)).text
    )


def test_what_was_decided_is_recorded_with_its_departure(german: str) -> None:
    text = Reader(german).text
    for words in (
        "Entschieden ist über 1 von 5 Kanälen",
        "weicht vom Vorschlag ab",
        "Die Auflage ist schon erfüllt.",
        "Frühere Entscheidungen: in 1 von 2 Fällen anders als vorgeschlagen",
        "Die Vertretung wurde geregelt.",
        "Erklärt und beobachtet: 1 von 2 bestätigt, 1 widersprochen, 0 nicht belegt",
        "Nutzungskonzept: 1 von 2 Bestandteilen sind vorhanden und aktuell, 0 überholt, 1 fehlen",
        "Für 1 von 5 Kanälen ist mehr als ein Vorschlag möglich",
        "Was wir gelernt haben: Angaben zu 1 von 5 Kanälen",
        "Mildere Mittel: 1 von 10 Feststellungen sind getroffen",
        "noch nicht festgestellt",
    ):
        assert words in text


def test_reasons_for_and_against_are_both_printed(german: str) -> None:
    decision = german[german.index("Entscheidung</h2>") :]
    assert decision.count("Dafür spricht</h4>") == decision.count("Dagegen spricht</h4>") == 5


@pytest.mark.slow
def test_typed_text_is_shown_as_text() -> None:
    html = report_page(hostile(), "de")
    assert "<script" not in html
    assert "&lt;script&gt;alert(" in html


@pytest.mark.slow
def test_the_same_evaluation_gives_the_same_page(german: str) -> None:
    assert report_page(make_evaluation(), "de") == german


def test_a_block_shows_its_name_in_a_terminal() -> None:
    assert repr(Report(View(make_evaluation())).head()) == "<head>"


@pytest.mark.slow
def test_a_notebook_shows_the_sections_of_the_page(german: str) -> None:
    made = Report(View(make_evaluation(), "de"))
    sections = [
        made.head(),
        made.at_a_glance(),
        made.costs_and_benefit(),
        made.lawfulness(),
        made.strategy(),
        made.decision(),
        made.appendix(),
    ]
    assert all(section.html in german for section in sections)
    assert [section._repr_mimebundle_()["text/html"] for section in sections] == [str(each.html) for each in sections]


def test_a_notebook_shows_a_single_table() -> None:
    view = View(make_evaluation(), "de")
    shown = show(table_overview(view), view)._repr_mimebundle_()
    assert shown["text/plain"] == "<overview>"
    assert shown["text/html"].startswith("<h2>Vorschläge: 1 × Fortführen")


def test_the_index_links_what_is_there() -> None:
    html = index_page(View(make_evaluation(), "de"), {"presse/bericht.html", "kanalbilanz.xlsx"})
    targets = Reader(html).attributes("a", "href")
    assert "presse/bericht.html" in targets
    assert "presse/bericht.html#channel-1" in targets
    assert "kanalbilanz.xlsx" in targets
    assert "presse/jahresmitteilung.html" not in targets
    assert "noch kein Bericht" in index_page(View(make_evaluation(), "de"), set())
    assert "<script" not in index_page(View(hostile(), "de"), set())


def test_the_notice_lists_what_the_register_lists() -> None:
    evaluation = make_evaluation()
    html = notice_page(View(evaluation, "de"))
    assert Reader(html).headings[0] == (1, "Jahresmitteilung 2026: Presse- und Informationsamt")
    assert all(name.replace("&", "&amp;") in html for name in evaluation.channels["name"])
    assert "Alternativen ohne Nachteil: nicht erfüllt" in html
    assert "<script" not in notice_page(View(hostile(), "en"))
