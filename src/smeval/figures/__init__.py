"""Figures of an evaluation: each `draw_` function draws on the axes it is given, or on new ones, and returns them."""

from smeval.figures.answered import draw_answered
from smeval.figures.benefit_risk import draw_benefit_risk
from smeval.figures.course import draw_course
from smeval.figures.effort import draw_effort
from smeval.figures.rhythm import draw_rhythm

__all__ = ["draw_answered", "draw_benefit_risk", "draw_course", "draw_effort", "draw_rhythm"]
