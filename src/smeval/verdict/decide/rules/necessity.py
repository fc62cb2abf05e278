"""Stage 3: whether something milder would do as well; a question that nobody answered counts as yes."""

from __future__ import annotations

from smeval.verdict.decide.weighing import Cap, Rule, Weighing, unanswered
from smeval.wording import encode


def milder_means(so_far: Weighing) -> Weighing:
    """People found no means that would do as well and reach less deeply."""
    match so_far.case.milder_means:
        case "yes":
            return so_far.hold(Cap("review", "milder_means", encode("milder_means")))
        case "":
            return so_far.hold(unanswered("review", "milder_means", encode("milder_means_unanswered")))
        case _:
            return so_far


def milder_setting(so_far: Weighing) -> Weighing:
    """People found no milder setting of the same means; else it is a condition."""
    match so_far.case.milder_setting:
        case "yes":
            return so_far.hold(Cap("continue_with_conditions", "milder_setting", encode("milder_setting")))
        case "":
            reason = encode("milder_setting_unanswered")
            return so_far.hold(unanswered("continue_with_conditions", "milder_setting", reason))
        case _:
            return so_far


RULES: tuple[Rule, ...] = (milder_means, milder_setting)
