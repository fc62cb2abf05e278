"""Stage 3: whether something milder would do as well."""

from __future__ import annotations

from smeval.verdict.decide.weighing import Cap, Rule, Weighing
from smeval.wording import encode


def milder_means(so_far: Weighing) -> Weighing:
    """People found no means that would do as well and reach less deeply."""
    if not so_far.case.milder_means:
        return so_far
    return so_far.hold(Cap("review", "milder_means", encode("milder_means")))


def milder_setting(so_far: Weighing) -> Weighing:
    """People found no milder setting of the same means; else it is a condition."""
    if not so_far.case.milder_setting:
        return so_far
    return so_far.hold(Cap("continue_with_conditions", "milder_setting", encode("milder_setting")))


RULES: tuple[Rule, ...] = (milder_means, milder_setting)
