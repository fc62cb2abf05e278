"""The rules of the verdict, one function each, in the rooms of their stages.

What a rule is called, at which stage it is asked, what it must know and who asks for it stand in
``catalog/rules.toml``; a function without an entry there, or an entry without a function, is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from smeval.catalog.entries.policy import Rule as RuleEntry
from smeval.verdict.decide.rules import (
    decision,
    duties,
    evidence,
    necessity,
    proportionality,
    robustness,
    suitability,
)
from smeval.verdict.decide.weighing import Rule

#: The rules of each stage, stages and rules in the order in which they are asked.
STAGES: tuple[tuple[Rule, ...], ...] = (
    evidence.RULES,
    duties.RULES,
    suitability.RULES,
    necessity.RULES,
    proportionality.RULES,
    robustness.RULES,
    decision.RULES,
)
#: The rules by their ids, in the order in which they are asked.
RULES: Mapping[str, Rule] = MappingProxyType({rule.__name__: rule for rules in STAGES for rule in rules})


def check_rules(entries: Mapping[str, RuleEntry]) -> None:
    """Let the rules of the catalog pass if they are those of the code.

    Raises
    ------
    ValueError
        Unless every rule has its entry in the catalog, at the same stage and in the same order.
    """
    applied = [(rule.__name__, stage) for stage, rules in enumerate(STAGES) for rule in rules]
    declared = [(name, entry.stage) for name, entry in entries.items()]
    if applied != declared:
        differing = [name for name, _ in {*applied} ^ {*declared}] or [name for name, _ in declared]
        raise ValueError(
            f"catalog/rules.toml and verdict/decide/rules differ in: {', '.join(sorted(set(differing)))}; each rule "
            "needs one entry and one function of that name, at the same stage and in the same order"
        )
