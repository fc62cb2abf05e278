from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from datetime import date
from math import nan
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.evaluation import EVALUATION_FRAMES, Evaluation
from smeval.tables import law, numbers, overview, sources, strategy
from smeval.tables.numbers import comparable, goal_outcome, pool_small
from smeval.tables.table import Amount, Cell, Column, Kind, Link, Mark, Missing, Table, cell_text, table_html
from smeval.wording import Wording
from tests.evaluations import PAYLOAD, make_evaluation

GERMAN, ENGLISH = Wording("de"), Wording("en")
FUNCTIONS: dict[str, Callable[..., Table]] = {
    name: function
    for module in (overview, numbers, law, strategy, sources)
    for name, function in vars(module).items()
    if name.startswith("table_") and function.__module__ == module.__name__
}
TRACES = {"evidence", "file", "sha256", "rule", "export", "rows"}  # columns that rightly carry ids


def tables(function: Callable[..., Table], evaluation: Evaluation, wording: Wording) -> Iterator[Table]:
    """Yield the table, or that of each channel where it speaks of one."""
    if "channel" not in inspect.signature(function).parameters:
        yield function(evaluation, wording)
        return
    for channel in evaluation.channels["channel"]:
        yield function(evaluation, wording, channel)


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
)  # fmt: skip
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
    notes = " ".join(numbers.table_kpis(evaluation, GERMAN, "fb").notes)
    for words in ("nicht geliefert", "vom Netzwerk nicht angeboten", "aus Schutzgründen nicht ausgewiesen"):
        assert words in shown
    assert "Nicht abgedeckt: Aufrufe." in notes


def test_html_has_caption_scopes_and_no_empty_heading() -> None:
    html = table_html(overview.table_overview(make_evaluation(), GERMAN))
    assert "<caption><strong>Vorschläge: 1 × Fortführen" in html
    assert html.count('scope="col"') == 5  # the other three columns stand below one of these
    assert html.count('scope="row"') == 5
    assert not re.search(r"<th[^>]*>\s*</th>", html)
    assert '<span class="shape proposal-continue" aria-hidden="true">●</span>\u00a0Fortführen' in html


def test_numbers_stand_to_the_right() -> None:
    html = table_html(numbers.table_goals(make_evaluation(), GERMAN))
    assert '<td class="number"><span class="amount">8.000 Personen</span></td>' in html


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_people_typed_is_escaped(name: str) -> None:
    for table in tables(FUNCTIONS[name], make_evaluation(hostile=True), GERMAN):
        html = table_html(table, level=3)
        assert "<script" not in html
        if any(isinstance(cell, str) and PAYLOAD in cell for row in table.rows for cell in row):
            assert "&lt;script&gt;" in html


def test_a_row_must_fit_its_header() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        Table("t", "T", "C", (Column("a", "A"), Column("b", "B")), (("only one",),), "de")


def goal(**cells: Any) -> pd.Series:
    usual = {"state": "measured", "minimum": 10, "target": 20, "achieved_low": 15, "achieved_high": 15}
    return pd.Series(usual | cells)


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (goal(), "between"),
        (goal(achieved_low=20, achieved_high=22), "reached"),
        (goal(achieved_low=9, achieved_high=9.5), "missed"),
        (goal(achieved_low=8, achieved_high=12), "open"),
        (goal(achieved_low=18, achieved_high=21), "open"),
        (goal(state="not_covered"), "open"),
        (goal(minimum=14, target=4, achieved_low=17, achieved_high=17), "missed"),
        (goal(minimum=14, target=4, achieved_low=4, achieved_high=4), "reached"),
    ],
)
def test_a_goal_is_reached_only_if_its_worst_value_is(row: pd.Series, outcome: str) -> None:
    assert goal_outcome(row) == outcome


def test_no_comparison_across_a_break() -> None:
    evaluation = make_evaluation()
    assert not comparable(evaluation, "insta", "views")  # counted differently since 21.04.2025
    assert comparable(evaluation, "x", "impressions")
    table = numbers.table_kpis(evaluation, GERMAN, "insta")
    before = dict(zip(table.column("kpi"), table.column("last_year"), strict=True))
    assert before["Aufrufe"] == Missing("not_comparable")
    assert before["Abonnierende"] == Amount(16020.0, "persons", nan, nan) or isinstance(before["Abonnierende"], Amount)


@given(st.dictionaries(st.text("abcdefg", min_size=1, max_size=3), st.integers(1, 40), max_size=7))
def test_no_small_group_can_be_computed_back(counts: dict[str, int]) -> None:
    shown = pool_small(counts, 10)
    assert all(n >= 10 for n in shown.values())
    assert not shown or sum(shown.values()) == sum(counts.values())
    small = {key for key, n in counts.items() if n < 10}
    assert not small & shown.keys()


def test_titles_state_the_answer() -> None:
    evaluation = make_evaluation()
    assert numbers.table_goals(evaluation, GERMAN).title == "Zielwert erreicht: 1 von 4 Zielen"
    assert law.table_duty_matrix(evaluation, GERMAN).title == "Nicht erfüllt: 4, ungeprüft: 6 von 84 Pflichten"
    assert law.table_risks(evaluation, GERMAN, "fb").title == (
        "Facebook: Restrisiko mittel bis hoch, maßgeblich „Profilbildung durch die Plattform“"
    )
    assert numbers.table_dialogue(evaluation, GERMAN).title == (
        "Beantwortet: Instagram 83,0 % von 212 Anfragen und Facebook 61,0 % von 212 Anfragen"
    )
    assert strategy.table_actions(evaluation, GERMAN).title == "Erledigt: 1 von 2 Maßnahmen; überfällig: 1"


def test_questions_for_people_are_answered_only_where_the_register_does() -> None:
    table = overview.table_fields(make_evaluation(), GERMAN, "insta")
    answers = dict(zip(table.column("question"), table.column("found_by"), strict=True))
    assert answers["Trägt die Rechtsgrundlage?"] == "Behördliche Datenschutzbeauftragte"
    assert answers["Ist das Restrisiko hinnehmbar?"] == Missing("open")
    assert answers["Ist ein milderes Mittel ebenso wirksam?"] == Missing("open")


def test_a_channel_is_called_by_its_platform_only_where_that_is_clear() -> None:
    first = overview.table_benefit_risk(make_evaluation(), GERMAN).column("channel")
    assert first == ["Instagram", "Facebook", "Mastodon", "X", "LinkedIn"]

    def twice(channels: pd.DataFrame) -> pd.DataFrame:
        return channels.assign(platform=channels["platform"].replace("facebook", "instagram"))

    both = overview.table_benefit_risk(make_evaluation(channels=twice), GERMAN).column("channel")
    assert both[:2] == ["Stadt Musterstadt (Instagram)", "Bürger & Ämter (Instagram)"]
