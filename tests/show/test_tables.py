from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from datetime import date
from math import nan
from typing import Any

import pandas as pd
import pytest

from smeval.catalog import load_catalog
from smeval.catalog.entries.source import find_source
from smeval.evaluation import EVALUATION_FRAMES, Evaluation
from smeval.publish.html import cell_html, table_html
from smeval.record.texts import citation_of
from smeval.show.blocks import Figure
from smeval.show.figures import figures_at
from smeval.show.tables import decision, overview, possible, strategy
from smeval.show.tables.appendix import findings, sources
from smeval.show.tables.cells import cite_text
from smeval.show.tables.lawfulness import duties, law, risks
from smeval.show.tables.numbers import channel_year, costs, dialogue, goals
from smeval.show.tables.seen import content, guide, incidents, samples, substitutions
from smeval.show.tables.table import (
    Amount,
    Cell,
    Heading,
    Kind,
    Link,
    Mark,
    Missing,
    Place,
    Proof,
    Table,
    cell_text,
)
from smeval.show.view import View
from smeval.wording import Wording, digits
from tests.evaluations import PAYLOAD, make_evaluation

GERMAN, ENGLISH = Wording("de"), Wording("en")
MODULES = (
    overview,
    goals,
    channel_year,
    costs,
    dialogue,
    duties,
    risks,
    law,
    strategy,
    decision,
    possible,
    sources,
    findings,
    samples,
    incidents,
    substitutions,
    content,
    guide,
)
FUNCTIONS: dict[str, Callable[..., Table]] = {
    name: function
    for module in MODULES
    for name, function in vars(module).items()
    if name.startswith("table_") and function.__module__ == module.__name__
}
TRACES = {"evidence", "file", "sha256", "rule", "export", "rows"}  # columns that rightly carry ids


def tables(function: Callable[..., Table], evaluation: Evaluation, wording: Wording) -> Iterator[Table]:
    """Yield the table, or that of each channel where it speaks of one."""
    if "channel" not in inspect.signature(function).parameters:
        yield function(View(evaluation, wording.language))
        return
    for channel in evaluation.channels["channel"]:
        yield function(View(evaluation, wording.language), channel)


def bare() -> Evaluation:
    """Return an evaluation that knows its channels and proposals and nothing else."""
    gone: dict[str, Any] = {name: lambda frame: frame.iloc[:0] for name in EVALUATION_FRAMES}
    del gone["channels"], gone["proposals"]
    return make_evaluation(**gone)


@pytest.mark.parametrize(
    ("cell", "kind", "german", "english"),
    [
        (1234.0, "number", "1.234", "1,234"),
        (0.125, "share", "12,5 %", "12.5%"),
        (1280.0, "eur", "1.280 €", "€1,280"),
        (3.456, "eur", "3,46 €", "€3.46"),
        (Amount(3.4, "h"), "number", "3,4 Std.", None),
        (Amount(912, "count", 820, 1040), "number", "912 (820–1.040)", "912 (820–1,040)"),
        (Amount(0.61, "share", 0.5, 0.75), "share", "61,0 % (50–75 %)", None),
        (Amount(912, "count", 912, 912), "number", "912", "912"),
        (Missing("missing"), "number", "nicht geliefert", "not delivered"),
        (Missing("not_offered"), "number", "vom Netzwerk nicht angeboten", None),
        (Missing("not_covered"), "number", "nicht abgedeckt", None),
        (Missing("suppressed"), "number", "aus Schutzgründen nicht ausgewiesen", None),
        (
            Missing("suppressed", Amount(nan, "share", 0.5, 0.75)),
            "share",
            "50–75 %, genauer Wert aus Schutzgründen nicht ausgewiesen",
            None,
        ),
        (Missing("not_covered", Amount(nan, "count", 31, nan)), "number", None, "at least 31, exact value not covered"),
        (nan, "number", "nicht geliefert", "not delivered"),
        (Mark("proposal", "continue_with_conditions"), "state", "Fortführen mit Auflagen", "Continue with conditions"),
        (date(2025, 12, 31), "day", "31.12.2025", "31 December 2025"),
        (Link("Facebook", "#channel-1"), "text", "Facebook", "Facebook"),
    ],
)
def test_cells_are_written_as_people_read_them(cell: Cell, kind: Kind, german: str | None, english: str | None) -> None:
    if german is not None:
        assert cell_text(cell, kind, GERMAN) == german
    if english is not None:
        assert cell_text(cell, kind, ENGLISH) == english


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("make", [make_evaluation, bare], ids=["full", "bare"])
def test_every_table_says_something_and_shows_no_id(make: Callable[[], Evaluation], language: str) -> None:
    evaluation, wording = make(), Wording(language)
    seen: set[str] = set()
    for function in FUNCTIONS.values():
        for table in tables(function, evaluation, wording):
            assert table.id not in seen
            seen.add(table.id)
            assert table.title
            assert table.caption
            assert table.rows or table.empty
            assert not re.search(r"\bnan\b", table.title + table.caption)
            for row in table.rows:
                for cell, column in zip(row, table.columns, strict=True):
                    text = cell_text(cell, column.kind, wording)
                    assert column.id in TRACES or not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+( \{.*\})?", text), text


def test_all_five_states_are_put_into_words() -> None:
    evaluation = make_evaluation()
    shown = " ".join(
        cell_text(cell, column.kind, GERMAN)
        for function in FUNCTIONS.values()
        for table in tables(function, evaluation, GERMAN)
        for row in table.rows
        for cell, column in zip(row, table.columns, strict=True)
    )
    notes = " ".join(channel_year.table_kpis(View(evaluation, "de"), "fb").notes)
    for words in ("nicht geliefert", "vom Netzwerk nicht angeboten", "aus Schutzgründen nicht ausgewiesen"):
        assert words in shown
    assert "Nicht abgedeckt: Aufrufe." in notes


def test_html_has_caption_scopes_and_no_empty_heading() -> None:
    html = table_html(overview.table_overview(View(make_evaluation(), "de")), GERMAN)
    assert "<caption><strong>Vorschläge: 1 × Fortführen" in html
    assert html.count('scope="col"') == 5  # the other three columns stand below one of these
    assert html.count('scope="row"') == 5
    assert not re.search(r"<th[^>]*>\s*</th>", html)
    assert '<span class="shape proposal-continue" aria-hidden="true">●</span>\u00a0Fortführen' in html


def test_numbers_stand_to_the_right() -> None:
    html = table_html(goals.table_goals(View(make_evaluation(), "de")), GERMAN)
    assert '<td class="number"><span class="amount">8.000 Personen</span></td>' in html


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_people_typed_is_escaped(name: str) -> None:
    for table in tables(FUNCTIONS[name], make_evaluation(hostile=True), GERMAN):
        html = table_html(table, GERMAN, level=3)
        assert "<script" not in html
        if any(isinstance(cell, str) and PAYLOAD in cell for row in table.rows for cell in row):
            assert "&lt;script&gt;" in html


def test_a_row_must_fit_its_header() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        Table("t", "T", "C", (Heading("a", "A"), Heading("b", "B")), (("only one",),), "de")


def test_no_comparison_across_a_break() -> None:
    evaluation = make_evaluation()
    assert not View(evaluation).comparable("insta", "views")  # counted differently since 21.04.2025
    assert View(evaluation).comparable("x", "impressions")
    table = channel_year.table_kpis(View(evaluation, "de"), "insta")
    before = dict(zip(table.column("kpi"), table.column("last_year"), strict=True))
    assert before["Aufrufe"] == Missing("not_comparable")
    assert before["Abonnierende"] == Amount(16020.0, "persons", nan, nan) or isinstance(before["Abonnierende"], Amount)


def test_titles_state_the_answer() -> None:
    evaluation = make_evaluation()
    assert goals.table_goals(View(evaluation, "de")).title == "Zielwert erreicht: 1 von 4 Zielen"
    assert duties.table_duty_matrix(View(evaluation, "de")).title == (
        "74 von 84 Pflichten sind erfüllt; nicht erfüllt: 4, ungeprüft: 6"
    )
    assert risks.table_risk_matrix(View(evaluation, "de")).title == (
        "Restrisiko der Kanäle: 1 × mittel, 1 × mittel bis hoch, 1 × gering, 1 × hoch, 1 × nicht eingestuft"
    )
    assert dialogue.table_dialogue(View(evaluation, "de")).title == (
        "Beantwortet: Instagram 83 % von 212 Anfragen und Facebook 61 % von 212 Anfragen"
    )
    assert channel_year.table_kpis(View(evaluation, "de"), "insta").title.startswith("Instagram: ")
    assert costs.table_yields(View(evaluation, "de")).title.startswith("Eine Interaktion kostete zwischen 1,33 € (")
    assert strategy.table_actions(View(evaluation, "de")).title == "Erledigt: 1 von 2 Maßnahmen; überfällig: 1"


def test_questions_for_people_are_answered_only_where_people_did() -> None:
    def planned_for_crises(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(asked=frame["asked"] | (frame["statement"] == "crisis_function"))

    table = decision.table_statements(View(make_evaluation(questions=planned_for_crises), "de"), "insta")
    answers = dict(zip(table.column("question"), table.column("statement_answer"), strict=True))
    assert answers[GERMAN.say("statement.residual_risk.question")] == "Ja"
    assert answers[GERMAN.say("statement.crisis_function.question")] == Missing("not_stated")
    assert "Instagram: 6 von 10 Feststellungen sind getroffen" in table.title
    assert GERMAN.say("statement.learnt.question") not in answers  # it stands under what was learnt
    elsewhere = decision.table_statements(View(make_evaluation(), "de"), "insta").column("question")
    assert GERMAN.say("statement.crisis_function.question") not in elsewhere


def test_a_statement_without_reason_or_day_is_not_made() -> None:
    def bare_answer(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(made=False, reason="", stated_on=pd.Series(pd.NaT, index=frame.index))

    table = decision.table_statements(View(make_evaluation(questions=bare_answer), "de"), "insta")
    assert "0 von 9" in table.title


def test_numbers_lead_to_their_sources() -> None:
    evaluation = make_evaluation()
    listed = sources.table_sources(View(evaluation, "de"))
    assert listed.column("number") == [Place(1), Place(2), Place(3)]
    assert listed.column("file") == ["duties.csv", "exports/insta/Inhalte_2025.csv", "statements.csv"]
    table = channel_year.table_kpis(View(evaluation, "de"), "insta")
    assert table.proof == Proof((2,))
    assert 'Quellen: <a class="proof" href="#source-2">2</a>' in table_html(table, GERMAN)
    assert '<span id="source-2">2</span>' in table_html(listed, GERMAN)
    assert duties.table_duty_matrix(View(evaluation, "de")).proof is None
    assert duties.table_open_duties(View(evaluation, "de")).proof == Proof((1,))


def test_sources_that_differ_stand_beside_each_row() -> None:
    def two(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(evidence=["E1234abcd Eduties00", "E1234abcd", "E1234abcd", "nowhere"])

    table = goals.table_goals(View(make_evaluation(criteria=two), "de"))
    assert table.column("proof") == [Proof((1, 2)), Proof((2,)), Proof((2,)), Missing("no_evidence")]
    assert table.proof is None


@pytest.mark.parametrize(
    ("cited", "words"),
    [
        (
            "004_298f03f50e2e9068.txt, 3.1.2 Facebook-Fanseite",
            "Stadt Dortmund, Leitfaden Social Media (März 2020), 3.1.2 Facebook-Fanseite (004_298f03f50e2e9068.txt)",
        ),
        (
            "004_298f03f50e2e9068.txt, 7. ERGEBNIS",
            "Stadt Dortmund, Datenschutzfolgenabschätzung Social Media (21.03.2021), 7. ERGEBNIS"
            " (004_298f03f50e2e9068.txt)",
        ),
        (
            "001_2fb123a16ed2c428.txt, 2 Zweck",
            "Stadt Sassenberg, Social Media Nutzungskonzept, 2 Zweck (001_2fb123a16ed2c428.txt)",
        ),
        ("Art. 36 DSGVO", "Art. 36 DSGVO"),
    ],
)
def test_sources_are_cited_as_people_know_them(cited: str, words: str) -> None:
    assert cite_text(citation_of(cited), GERMAN, file=True) == words


def test_every_kpi_says_in_german_where_it_comes_from() -> None:
    for kpi in load_catalog().kpis.values():
        assert find_source(kpi.source) or GERMAN.has(f"cited.{kpi.source}"), kpi.source


def test_what_is_due_says_who_set_the_day() -> None:
    def due(frame: pd.DataFrame) -> pd.DataFrame:
        actions = ['due_action {"action": "Prüfen"}', 'due_action {"action": "Prüfen"}', 'due_duty {"duties": ["g6"]}']
        days = pd.to_datetime(["2025-09-30", "2026-02-01", "2026-03-31", "", ""])
        kinds = ["overdue", "agreed", "suggested", "", ""]
        return frame.assign(due_action=[*actions, "", ""], due_on=days, due_kind=kinds)

    kinds = overview.table_overview(View(make_evaluation(proposals=due), "de")).column("due_kind")
    assert kinds == ["überfällig", "vereinbart", "vom Programm vorgeschlagene Frist", "", ""]


def test_a_goal_known_only_from_below_says_at_least() -> None:
    def bounded(frame: pd.DataFrame) -> pd.DataFrame:
        own = (frame["channel"] == "masto") & (frame["kpi"] == "reach") & (frame["period"] == "2025")
        return frame.assign(state=frame["state"].mask(own, "not_covered"), low=frame["low"].mask(own, 640))

    def state(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(state=frame["state"].replace("not_offered", "not_covered"))

    table = goals.table_goals(View(make_evaluation(kpis=bounded, criteria=state), "de"))
    shown = dict(zip(table.column("goal"), table.column("achieved"), strict=True))
    assert cell_text(shown["Reichweite"], "number", GERMAN).startswith("mindestens 640 Personen")


def test_retroactive_targets_say_what_follows() -> None:
    table = goals.table_goals(View(make_evaluation(), "de"))
    assert table.column("fixing").count("nachträglich festgelegt") == 1
    assert any("ohne Auflagen ausgeschlossen" in note for note in table.notes)


def test_a_range_shows_three_digits_that_count() -> None:
    assert cell_text(Amount(1143.0, "h", 972.0, 1429.0), "number", GERMAN) == "1.140 Std. (972–1.430)"
    assert cell_text(Amount(63409.0, "eur", 53912.0, 79276.0), "eur", GERMAN) == "63.400 € (53.900–79.300)"
    assert cell_text(Amount(0.3, "per_week"), "number", GERMAN) == "0,3 je Woche"


def test_long_names_may_break() -> None:
    html = cell_html("exports/presse_facebook/2025/Moderation_2025-01-01.csv", "text", GERMAN)
    assert html.startswith("exports/<wbr>presse_<wbr>facebook/<wbr>2025/")
    assert re.sub("<wbr>", "", html) == "exports/presse_facebook/2025/Moderation_2025-01-01.csv"


def test_alike_evidence_shares_a_row() -> None:
    table = risks.table_risks(View(make_evaluation(), "de"))
    assert len(table.rows) < 15  # five channels with three risks each
    assert table.fold
    evidence = duties.table_duties(View(make_evaluation(), "de"))
    assert "alle Kanäle 12.03.2025" in evidence.column("checked_channels")


def test_ratings_of_the_officer_have_columns_only_where_there_are_any() -> None:
    def officer(frame: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([frame, frame[frame["rater"] == "second"].assign(rater="dpo", residual_level="low")])

    columns = [heading.id for heading in risks.table_risks(View(make_evaluation(), "de")).columns]
    assert [name for name in columns if name.startswith("residual_")] == ["residual_department", "residual_second"]
    table = risks.table_risks(View(make_evaluation(risks=officer), "de"))
    assert {"inherent_dpo", "residual_dpo"} <= {heading.id for heading in table.columns}
    assert {str(cell) for cell in table.column("residual_dpo")} != {
        str(cell) for cell in table.column("residual_second")
    }


def test_corners_that_differ_only_in_law_share_a_sentence() -> None:
    table = possible.table_possibilities(View(make_evaluation(), "de"))
    assert table.column("leads") == [
        "Nutzen mittel bis hoch, Restrisiko mittel (Rechtslage, die das Register annimmt)",
        "Nutzen hoch, Restrisiko mittel (Auffassung der Aufsichtsbehörden)",
    ]
    assert table.notes == ("Nur ein Vorschlag ist möglich für: Mastodon.",)


def test_a_channel_is_called_by_its_platform_only_where_that_is_clear() -> None:
    def named(evaluation: Evaluation) -> list[Cell]:
        (found,) = figures_at("glance", View(evaluation, "de"))
        assert isinstance(found, Figure)
        return found.table.column("channel")

    first = named(make_evaluation())
    assert first == ["Instagram", "Facebook", "Mastodon", "X", "LinkedIn"]

    def twice(channels: pd.DataFrame) -> pd.DataFrame:
        return channels.assign(platform=channels["platform"].replace("facebook", "instagram"))

    both = named(make_evaluation(channels=twice))
    assert both[:2] == ["Stadt Musterstadt (Instagram)", "Bürger & Ämter (Instagram)"]


def test_a_cost_without_a_basis_says_so() -> None:
    def unfounded(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(basis="")

    told = costs.table_costs(View(make_evaluation(costs=unfounded), "de")).column("other_cost")
    assert "Werkzeug 1.190 € (Grundlage nicht angegeben)" in told


def test_columns_are_chosen_by_their_ids() -> None:
    table = strategy.table_actions(View(make_evaluation(), "de")).select("late", "action")
    assert [column.id for column in table.columns] == ["late", "action"]
    assert table.columns[0].below == ""  # the column under which it stood is gone
    assert table.column("action") == ["Alternativtexte ergänzen", "Vereinbarung nach Art. 26 DSGVO klären"]


@pytest.mark.parametrize(
    ("value", "unit", "exact", "shown"),
    [
        (0.3, "count", True, 1),
        (0.25, "count", True, 2),
        (0.3, "count", False, 2),
        (12.34, "h", True, 1),
        (120.5, "h", True, 0),
        (3.0, "d", True, 0),
        (5.0, "eur", True, 0),
        (5.5, "eur", True, 2),
        (50.5, "eur", False, 0),
        (5.0, "eur", False, 2),
        (0.5, "share", True, 1),
    ],
)
def test_how_many_decimals_a_value_shows(value: float, unit: str, exact: bool, shown: int) -> None:
    assert digits(value, unit, exact=exact) == shown
