"""Figures of an evaluation: each `draw_` function draws on the axes it is given, or on new ones, and returns them."""

from smeval.show.figures.answered import draw_answered
from smeval.show.figures.benefit_risk import draw_benefit_risk
from smeval.show.figures.course import draw_course
from smeval.show.figures.effort import draw_effort
from smeval.show.figures.rhythm import draw_rhythm

__all__ = ["draw_answered", "draw_benefit_risk", "draw_course", "draw_effort", "draw_rhythm"]
