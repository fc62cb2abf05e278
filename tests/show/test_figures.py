from __future__ import annotations

import re
from typing import get_args

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from smeval.evaluation import Evaluation
from smeval.ids import (
    ACTION_STATES,
    APPROVALS,
    CONCEPT_STATES,
    DECIDED,
    DUTY_OUTCOMES,
    GOAL_OUTCOMES,
    GUIDE_OUTCOMES,
    LANGUAGES,
    OBSERVATION_OUTCOMES,
    PROPOSED,
    RATED_LEVELS,
    RULE_OUTCOMES,
    Language,
)
from smeval.publish.html import block_html
from smeval.show.blocks import Figure
from smeval.show.figures import figure_kinds, figures_at, make_figure
from smeval.show.figures.kind import Slot
from smeval.show.style import PROPOSAL_COLOURS, SHAPES, plot, render_png
from smeval.show.tables.table import Table, cell_text
from smeval.show.view import View
from smeval.wording import Wording
from tests.evaluations import PAYLOAD, make_evaluation

FIGURES = {
    "benefit_risk": ("benefit_risk", ""),
    "course": ("course", "insta"),
    "course_with_gap": ("course", "fb"),
    "rhythm": ("rhythm", ""),
    "answered": ("answered", ""),
    "effort": ("effort", ""),
}


def make(name: str, evaluation: Evaluation | None = None, language: str = "de") -> Figure:
    figure, channel = FIGURES[name]
    made = make_figure(figure, View(evaluation or make_evaluation(), language), channel)
    assert isinstance(made, Figure)
    return made


def axes() -> Axes:
    return Canvas(figsize=(6.3, 3)).subplots()


def words(ax: Axes) -> str:
    """Return all that is written in a picture."""
    texts = [*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label, ax.yaxis.label]
    return "\n".join(text.get_text() for text in texts)


def test_every_file_of_the_folder_is_a_figure_with_a_slot() -> None:
    kinds = figure_kinds()
    assert {figure for figure, _ in FIGURES.values()} == set(kinds)
    assert all(kind.id == name for name, kind in kinds.items())
    assert {kind.slot for kind in kinds.values()} == set(get_args(Slot))


def test_a_slot_has_its_figures() -> None:
    view = View(make_evaluation(), "de")
    courses = [entry for entry in figures_at("channel_year", view, "insta") if entry.id.startswith("course")]
    assert [type(entry) for entry in courses] == [Figure]
    assert figures_at("channel_year", view, "link") == ()


def test_where_no_effort_is_declared_its_table_says_so() -> None:
    shown = figures_at("effort", View(make_evaluation(effort=lambda frame: frame.iloc[:0]), "de"))
    (said,) = (entry for entry in shown if isinstance(entry, Table))
    assert said.title == "Kein Aufwand angegeben"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_of_a_figure_says_something_and_shows_no_id(language: Language) -> None:
    view = View(make_evaluation(), language)
    made = [figures_at(place, view, channel) for place in get_args(Slot) for channel in view.channels]
    for figure in {entry.id: entry for entries in made for entry in entries}.values():
        assert isinstance(figure, Figure)
        assert figure.table.title
        assert figure.table.caption
        assert figure.table.rows
        texts = [
            cell_text(cell, column.kind, view.wording)
            for row in figure.table.rows
            for cell, column in zip(row, figure.table.columns, strict=True)
        ]
        assert not [text for text in texts if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+( \{.*\})?", text)]


@pytest.mark.parametrize("name", FIGURES)
def test_what_people_typed_is_escaped(name: str) -> None:
    made = make(name, make_evaluation(hostile=True))
    html = block_html(made, Wording("de"))
    assert "<script" not in html
    if PAYLOAD in f"{made.title} {made.alt} {made.table.rows}":
        assert "&lt;script&gt;" in html


@pytest.mark.parametrize("name", FIGURES)
def test_draws_on_the_given_axes_and_leaves_the_settings_alone(name: str) -> None:
    before = dict(mpl.rcParams)
    ax = axes()
    assert plot(make(name), ax) is ax
    assert dict(mpl.rcParams) == before
    assert ax.get_title(loc="left").replace("\n", " ") == make(name).title


def test_draws_on_axes_of_its_own() -> None:
    ax = plot(make("effort"))
    assert ax.get_title(loc="left").startswith("Den größten Teil")
    plt.close("all")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["de", "en"])
def test_text_alternatives_are_unique_and_carry_the_numbers(language: str) -> None:
    described = [make(name, language=language) for name in FIGURES]
    alternatives = [entry.alt for entry in described]
    assert len(set(alternatives)) == len(alternatives)
    for entry in described:
        assert len(entry.alt) >= 20
        assert re.search(r"\d", entry.alt)
        assert entry.title
        assert entry.caption
        assert not re.search(r"\bnan\b|\.\.|\{", entry.alt + entry.title + entry.caption)


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_picture_is_the_same_bytes(name: str) -> None:
    first, second = (render_png(make(name)) for _ in range(2))
    assert first == second
    assert b"matplotlib" not in first


def test_the_map_names_the_proposals_of_its_cells() -> None:
    written = words(plot(make("benefit_risk"), axes()))
    for word in ("Einstellung prüfen", "Fortführen mit Auflagen", "gering", "hoch", "nicht eingestuft", "Mastodon"):
        assert word in written


def test_the_map_counts_only_what_is_proven() -> None:
    title = make("benefit_risk").title
    assert title == "Mindestens mittlerer Nutzen bei höchstens mittlerem Restrisiko ist für 2 von 5 Kanälen belegt"


def test_a_channel_without_goals_is_drawn_over_the_whole_width() -> None:
    def without_benefit(proposals: pd.DataFrame) -> pd.DataFrame:
        return proposals.assign(benefit_low=float("nan"), benefit_high=float("nan"), benefit_point=float("nan"))

    evaluation = make_evaluation(proposals=without_benefit)
    assert "Nutzen nicht feststellbar" in make("benefit_risk", evaluation).alt
    ax = plot(make("benefit_risk", evaluation), axes())
    assert any(np.array_equal(line.get_xdata(), [0.0, 1.0]) for line in ax.lines)


def test_the_map_marks_what_a_duty_holds_down() -> None:
    def held(proposals: pd.DataFrame) -> pd.DataFrame:
        return proposals.assign(overruled=["duty", "", "", "", ""])

    made = make("benefit_risk", make_evaluation(proposals=held))
    assert "„§“ heißt" in made.caption
    assert "„*“ heißt" not in made.caption
    assert made.alt.count("strenger als Nutzen und Restrisiko allein") == 1
    assert "Instagram §" in words(plot(made, axes()))


def test_a_break_is_the_answer_and_is_marked() -> None:
    described = make("course")
    assert described.title == "Instagram: Aufrufe ab 21.04.2025 anders gezählt, davor und danach nicht vergleichbar"
    assert "noch nicht bestätigt" in described.caption
    ax = plot(make("course"), axes())
    assert "neue Zählung ab 21.04.2025" in words(ax)
    hatched = [bar for bar in ax.patches if bar.get_hatch() == "...."]
    assert len(hatched) == 4  # January to April


def test_a_month_that_was_not_delivered_is_no_zero() -> None:
    described = make("course_with_gap")
    assert "Nicht geliefert: August." in described.caption
    assert "August 0" not in described.alt
    assert "nicht geliefert" in words(plot(make("course_with_gap"), axes()))


def test_suppressed_channels_have_no_curve() -> None:
    assert [column.label for column in make("answered").table.columns[1:]] == ["Instagram", "Facebook"]


def test_the_unanswered_stay_in_the_curve() -> None:
    table = make("answered").table
    shares = dict(zip(table.column("hours_after"), table.column("share_0"), strict=True))
    assert shares["72 Std."] < 1  # type: ignore[operator]
    assert shares["24 Std."] == pytest.approx(0.709, abs=0.001)
    (first, *_) = plot(make("answered"), axes()).lines
    assert np.array_equal(np.asarray(first.get_xydata())[0], [0, 0])


def test_hours_keep_the_order_of_the_work() -> None:
    order = ("planning", "concept", "production", "publishing", "moderation", "evaluation")
    assert make("effort").table.column("phase") == [Wording("de").term("phase", phase) for phase in order]
    assert make("effort").title == (
        "Den größten Teil des Aufwands macht die Phase Erstellung aus (380–618 Std. von insgesamt 840–1.370 Std.)"
    )


def test_a_role_without_a_rate_gives_hours_without_euros() -> None:
    def no_rate(effort: pd.DataFrame) -> pd.DataFrame:
        return effort.assign(eur_low=float("nan"), eur_likely=float("nan"), eur_high=float("nan"))

    written = words(plot(make("effort", make_evaluation(effort=no_rate)), axes()))
    assert "380–618 Std." in written
    assert "€" not in written


@pytest.mark.parametrize("name", ["Kosten $5 und $10", "消防署", "\u202eevil", "a" * 200, "<b>&amp;"])
def test_any_name_can_be_drawn(name: str) -> None:
    def renamed(channels: pd.DataFrame) -> pd.DataFrame:
        return channels.assign(name=name, platform="mastodon")

    evaluation = make_evaluation(channels=renamed)
    assert name[:30] in words(plot(make("benefit_risk", evaluation), axes()))
    render_png(make("rhythm", evaluation))


def test_shapes_and_words_carry_what_colours_do() -> None:
    assert len(set(SHAPES["proposal"].values())) == len(PROPOSAL_COLOURS) == 5


def test_every_id_of_a_closed_list_has_its_shape_and_colour() -> None:
    assert tuple(PROPOSAL_COLOURS) == PROPOSED
    lists: dict[str, tuple[str, ...]] = {
        "proposal": (*DECIDED, "closed"),
        "level": RATED_LEVELS,
        "duty_outcome": DUTY_OUTCOMES,
        "action_state": ACTION_STATES,
        "approval": APPROVALS,
        "observation_outcome": OBSERVATION_OUTCOMES,
        "concept_state": CONCEPT_STATES,
        "rule_outcome": RULE_OUTCOMES,
        "guide_outcome": GUIDE_OUTCOMES,
        "goal_outcome": GOAL_OUTCOMES,
    }
    assert {family: set(shapes) for family, shapes in SHAPES.items()} == {name: set(ids) for name, ids in lists.items()}
