from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from smeval.show.figures import draw_answered, draw_benefit_risk, draw_course, draw_effort, draw_rhythm
from smeval.show.figures.answered import answered_after, describe_answered, select_answered
from smeval.show.figures.benefit_risk import describe_benefit_risk
from smeval.show.figures.course import describe_course
from smeval.show.figures.effort import describe_effort, select_effort
from smeval.show.figures.rhythm import describe_rhythm
from smeval.show.style import Description, render_png
from smeval.show.view import View
from smeval.wording import Wording
from tests.evaluations import make_evaluation

WORDING = Wording("de")
Draw = Callable[[View, Axes | None], Axes]


def course_of(channel: str) -> Draw:
    def draw(view: View, ax: Axes | None) -> Axes:
        return draw_course(view, channel, ax)

    return draw


FIGURES: dict[str, tuple[Draw, Callable[[View], Description]]] = {
    "benefit_risk": (draw_benefit_risk, describe_benefit_risk),
    "course": (course_of("insta"), partial(describe_course, channel="insta")),
    "course_with_gap": (course_of("fb"), partial(describe_course, channel="fb")),
    "rhythm": (draw_rhythm, describe_rhythm),
    "answered": (draw_answered, describe_answered),
    "effort": (draw_effort, describe_effort),
}


def axes() -> Axes:
    return Figure(figsize=(6.3, 3)).subplots()


def words(ax: Axes) -> str:
    """Return all that is written in a picture."""
    texts = [*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label, ax.yaxis.label]
    return "\n".join(text.get_text() for text in texts)


@pytest.mark.parametrize("name", FIGURES)
def test_draws_on_the_given_axes_and_leaves_the_settings_alone(name: str) -> None:
    before = dict(mpl.rcParams)
    ax = axes()
    assert FIGURES[name][0](View(make_evaluation()), ax) is ax
    assert dict(mpl.rcParams) == before
    assert ax.get_title(loc="left").replace("\n", " ") == FIGURES[name][1](View(make_evaluation())).title


@pytest.mark.parametrize("language", ["de", "en"])
def test_text_alternatives_are_unique_and_carry_the_numbers(language: str) -> None:
    described = [describe(View(make_evaluation(), language)) for _, describe in FIGURES.values()]
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
    draw = FIGURES[name][0]
    first, second = (render_png(lambda ax: draw(View(make_evaluation()), ax), 3.0) for _ in range(2))
    assert first == second
    assert b"matplotlib" not in first


def test_the_map_names_the_proposals_of_its_cells() -> None:
    written = words(draw_benefit_risk(View(make_evaluation(), "de"), axes()))
    for word in ("Einstellung prüfen", "Fortführen mit Auflagen", "gering", "hoch", "nicht eingestuft", "Mastodon"):
        assert word in written


def test_the_map_counts_only_what_is_proven() -> None:
    title = describe_benefit_risk(View(make_evaluation(), "de")).title
    assert title == "Mindestens mittlerer Nutzen bei höchstens mittlerem Restrisiko ist für 2 von 5 Kanälen belegt"


def test_a_channel_without_goals_is_drawn_over_the_whole_width() -> None:
    def without_benefit(proposals: pd.DataFrame) -> pd.DataFrame:
        return proposals.assign(benefit_low=float("nan"), benefit_high=float("nan"), benefit_point=float("nan"))

    evaluation = make_evaluation(proposals=without_benefit)
    assert "Nutzen nicht feststellbar" in describe_benefit_risk(View(evaluation, "de")).alt
    ax = draw_benefit_risk(View(evaluation, "de"), axes())
    assert any(np.array_equal(line.get_xdata(), [0.0, 1.0]) for line in ax.lines)


def test_a_break_is_the_answer_and_is_marked() -> None:
    described = describe_course(View(make_evaluation(), "de"), "insta")
    assert described.title == "Instagram: Aufrufe ab 21.04.2025 anders gezählt, davor und danach nicht vergleichbar"
    assert "noch nicht bestätigt" in described.caption
    ax = draw_course(View(make_evaluation(), "de"), "insta", axes())
    assert "neue Zählung ab 21.04.2025" in words(ax)
    hatched = [bar for bar in ax.patches if bar.get_hatch() == "...."]
    assert len(hatched) == 4  # January to April


def test_a_month_that_was_not_delivered_is_no_zero() -> None:
    described = describe_course(View(make_evaluation(), "de"), "fb")
    assert "Nicht geliefert: August." in described.caption
    assert "August 0" not in described.alt
    assert "nicht geliefert" in words(draw_course(View(make_evaluation(), "de"), "fb", axes()))


def test_suppressed_channels_have_no_curve() -> None:
    assert list(select_answered(View(make_evaluation()))) == ["insta", "fb"]


def test_the_unanswered_stay_in_the_curve() -> None:
    curve = select_answered(View(make_evaluation()))["insta"]
    assert answered_after(curve, 72) < 1
    assert answered_after(curve, 0) == 0
    assert answered_after(curve, 24) == pytest.approx(0.709, abs=0.001)


def test_hours_keep_the_order_of_the_work() -> None:
    assert list(select_effort(View(make_evaluation())).index) == [
        "planning", "concept", "production", "publishing", "moderation", "evaluation",
    ]  # fmt: skip
    assert describe_effort(View(make_evaluation(), "de")).title == (
        "Den größten Teil des Aufwands macht die Phase Erstellung aus (380–618 Std. von insgesamt 840–1.370 Std.)"
    )


def test_a_role_without_a_rate_gives_hours_without_euros() -> None:
    def no_rate(effort: pd.DataFrame) -> pd.DataFrame:
        return effort.assign(eur_low=float("nan"), eur_likely=float("nan"), eur_high=float("nan"))

    written = words(draw_effort(View(make_evaluation(effort=no_rate), "de"), axes()))
    assert "380–618 Std." in written
    assert "€" not in written


@pytest.mark.parametrize("name", ["Kosten $5 und $10", "消防署", "\u202eevil", "a" * 200, "<b>&amp;"])
def test_any_name_can_be_drawn(name: str) -> None:
    def renamed(channels: pd.DataFrame) -> pd.DataFrame:
        return channels.assign(name=name, platform="mastodon")

    evaluation = make_evaluation(channels=renamed)
    assert name[:30] in words(draw_benefit_risk(View(evaluation, "de"), axes()))
    render_png(lambda ax: draw_rhythm(View(evaluation, "de"), ax), 3.0)


def test_shapes_and_words_carry_what_colours_do() -> None:
    from smeval.show.style import PROPOSAL_COLOURS, SHAPES

    assert len(set(SHAPES["proposal"].values())) == len(PROPOSAL_COLOURS) == 4
