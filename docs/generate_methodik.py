"""Write docs/methodik.md: the template beside this file, filled from the catalog and the worked example.

``python docs/generate_methodik.py`` writes the file, ``--check`` only compares.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import worked_example
from smeval.catalog import load_catalog
from smeval.catalog.entries.source import source_texts
from smeval.documents import load_document_rules
from smeval.record.texts import citation_of
from smeval.show.tables.cells import cite_text, dated_words
from smeval.verdict.facts.benefit import centroid_weights, exact_bounds
from smeval.wording import Wording

FOLDER = Path(__file__).parent

TARGET = FOLDER / "methodik.md"
WORDS = Wording("de")
CATALOG = load_catalog()
LEVELS = ("low", "medium", "high")
#: Order of the goals of two rankings with the same results (lower ends, upper ends).
RANKINGS = {"A": ([0.6, 0.6, 0.1, 0.1], [0.7, 0.7, 0.2, 0.2]), "B": ([0.1, 0.1, 0.6, 0.6], [0.2, 0.2, 0.7, 0.7])}


def cite(source: str) -> str:
    """Return a source as people know it, or that it is an assumption."""
    assumed, _, after = source.partition(", after ")
    if assumed == "assumption":
        return (
            WORDS.say("method.assumed_after", source=cite_text(citation_of(after), WORDS))
            if after
            else WORDS.say("method.assumed")
        )
    return cite_text(citation_of(source), WORDS)


def number(value: float, digits: int | None = None) -> str:
    """Return a number in German notation."""
    return WORDS.number(float(value), digits)


def table(heads: str, rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table; `heads` are ids of the wording ``method.head``, parted by blanks."""
    names = [WORDS.say(f"method.head.{head}") for head in heads.split()]
    lines = [names, ["---"] * len(names), *([cell.replace("|", "/") for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _duties() -> str:
    rows = []
    for name, duty in CATALOG.duties.items():
        only = [
            WORDS.say(f"method.only.{kind}")
            for kind, applies in (("external", not duty.internal), ("dialogue", duty.dialogue_only))
            if applies
        ]
        months = (
            WORDS.say("method.months", n=duty.max_age_months) if duty.max_age_months else WORDS.say("method.endless")
        )
        rows.append((
            name.upper(), f"**{WORDS.term('duty', name)}** {WORDS.say(f'duty.{name}.wanted')} {' '.join(only)}".strip(),
            WORDS.term("duty_grade", duty.grade), months, cite(duty.source),
        ))  # fmt: skip
    return table("number duty grade valid source", rows)


def _matrix() -> str:
    cells, empty = CATALOG.policy.matrix.cells, WORDS.say("method.not_approved")
    rows = []
    for severity in range(1, 5):
        levels = (cells.get(f"{severity}x{likelihood}", "") for likelihood in range(1, 5))
        words = [WORDS.term("level", level) if level else empty for level in levels]
        rows.append((f"{severity} ({WORDS.term('severity', str(severity))})", *words))
    return table("severity_by_likelihood one two three four", rows)


def _balance() -> str:
    cells = CATALOG.policy.balance
    rows = [
        (WORDS.term("level", benefit), *(WORDS.term("proposal", cells[f"{benefit}_{risk}"]) for risk in LEVELS))
        for benefit in reversed(LEVELS)
    ]
    return table("benefit_by_risk low medium high", rows)


def _thresholds() -> str:
    policy = CATALOG.policy
    rows = [
        (WORDS.say(f"policy.{name}"), number(value), cite(policy.sources[name]))
        for name, value in policy.values.items()
    ]
    rows += [(WORDS.say("policy.balance"), WORDS.say("policy.balance_cells"), cite(policy.sources["balance"]))]
    cells = WORDS.say("policy.matrix_cells", n=len(policy.matrix.cells))
    return table("threshold value source", [*rows, (WORDS.say("policy.matrix"), cells, cite(policy.matrix.source))])


def _scenarios() -> str:
    rows = []
    for name, scenario in CATALOG.scenarios.items():
        moved = [WORDS.say("method.fails", duty=duty) for duty in scenario.fails]
        moved += [WORDS.say("method.grade", duty=duty, grade=grade) for duty, grade in scenario.grades.items()]
        effect = "; ".join(moved) or WORDS.say("method.no_change")
        meaning = f"**{WORDS.term('scenario', name)}** {WORDS.say(f'scenario.{name}.meaning')}"
        rows.append((meaning, effect, cite(scenario.source)))
    return table("scenario effect source", rows)


def _facts() -> str:
    rows = []
    for name, fact in CATALOG.law.items():
        until = WORDS.day(fact.valid_to) if fact.valid_to else WORDS.say("table.legal_facts.holds")
        state = WORDS.say(f"table.legal_facts.{'confirmed' if fact.confirmed else 'unconfirmed'}")
        rows.append((WORDS.term("law", name), WORDS.day(fact.valid_from), until, fact.source, state))
    return table("fact since until source confirmed", rows)


def _rules() -> str:
    return table(
        "stage rule wanted source",
        (
            (str(rule.stage), WORDS.say(f"rule.{name}.name"), WORDS.say(f"rule.{name}.wanted"), cite(rule.source))
            for name, rule in CATALOG.rules.items()
        ),
    )


def _kpis() -> str:
    return table(
        "kpi definition formula source",
        (
            (
                f"**{WORDS.say(f'kpi.{name}.name')}** ({WORDS.term('kpi_level', kpi.level)})",
                WORDS.say(f"kpi.{name}.definition"),
                WORDS.say(f"kpi.{name}.formula"),
                cite(kpi.source),
            )
            for name, kpi in CATALOG.kpis.items()
        ),
    )


def _measures() -> str:
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, measure in CATALOG.measures.items():
        rule = (measure.kind, measure.over_days, measure.over_posts, measure.over_channels)
        groups.setdefault(rule, []).append(WORDS.term("measure", name))
    rows = [
        (", ".join(names), WORDS.say(f"method.kind.{kind}"), *(WORDS.say(f"method.over.{way}") for way in ways))
        for (kind, *ways), names in groups.items()
    ]
    return table("measures kind days posts channels", rows)


def _demands() -> str:
    rows = []
    for name, demand in CATALOG.demands.items():
        source = (
            cite(demand.source) if demand.confirmed else WORDS.say("method.unconfirmed", source=cite(demand.source))
        )
        duties = ", ".join(duty.upper() for duty in demand.duties) or WORDS.say("method.none")
        rows.append((demand.number, WORDS.say(f"demand.{name}"), WORDS.say(f"demand_open.{name}"), duties, source))
    return table("number demand open duty source", rows)


def _rankings() -> str:
    lines = []
    for name, (lows, highs) in RANKINGS.items():
        low, high = exact_bounds([1, 2, 3, 4], lows, highs)
        means = [[number(sum(ends[:k]) / k, 2) for k in range(1, 5)] for ends in (lows, highs)]
        shown = [" · ".join(number(value, 1) for value in ends) for ends in (lows, highs)]
        cells = (name, *shown, *(" · ".join(values) for values in means), f"{number(low, 2)} bis {number(high, 2)}")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _samples() -> str:
    return table(
        "sample judge duty source",
        (
            (
                f"**{WORDS.term('sample', name)}** {WORDS.say(f'sample.{name}.question')}",
                WORDS.say(f"sample.{name}.judge"),
                (sample.duty or "").upper() or WORDS.say("method.none"),
                cite(sample.source),
            )
            for name, sample in CATALOG.samples.items()
        ),
    )


def _incidents() -> str:
    return table(
        "incident risks days_allowed source",
        (
            (
                WORDS.term("incident", name),
                ", ".join(WORDS.term("risk", risk) for risk in incident.risks) or WORDS.say("method.none"),
                number(incident.within_days) if incident.within_days else WORDS.say("method.none"),
                cite(incident.source),
            )
            for name, incident in CATALOG.incidents.items()
        ),
    )


def _guide() -> str:
    rows = []
    for name, asked in CATALOG.guide.items():
        answers = [WORDS.term("kpi", kpi) for kpi in asked.kpis]
        if asked.table:
            answers = [WORDS.say(f"reason.in_{asked.table}")]
        elif asked.reason:
            answers = [WORDS.say(f"reason.{asked.reason}")]
        rows.append((asked.guide, WORDS.term("guide", name), "; ".join(answers), cite(asked.source)))
    return table("number asked answered source", rows)


def _example() -> dict[str, Any]:
    """Return the figures of the worked example as people read them."""
    found = worked_example.compute()
    goals = found["goals"]
    shown: dict[str, Any] = {
        key: number(value, 0) for key, value in found.items() if isinstance(value, int | float) and value == int(value)
    }
    for key in ("point", "low", "high", "class_high"):
        shown[key] = number(found[key], 4 if key != "class_high" else 2)
    rows = []
    for goal in goals:
        digits = 2 if goal["target"] < 10 else 0
        amounts = [number(goal[key], digits) for key in ("minimum", "target", "achieved")]
        shares = [number(goal[key], 4) for key in ("partial", "weight")]
        rows.append(
            [str(goal["rank"]), f"{goal['goal']} ({WORDS.say('kpi.' + goal['kpi'] + '.name')})", *amounts, *shares]
        )
    (channel,) = worked_example.read_table("channels")
    return shown | {
        "name": channel["name"],
        "year": str(worked_example.YEAR),
        "kept": number(round(found["weeks_kept"] * found["weeks"]), 0),
        "weeks_kept": f"{number(found['weeks_kept'] * 100, 0)} %",
        "fixed_on": WORDS.day(goals[0]["fixed_on"]),
        "goal_rows": "\n".join("| " + " | ".join(row) + " |" for row in rows),
        "point_sum": " + ".join(f"{number(goal['weight'], 4)} × {number(goal['partial'], 4)}" for goal in goals),
        "means": " · ".join(number(mean, 4) for mean in found["means"]),
        "benefit": WORDS.term("level", found["benefit"]),
        "risk": WORDS.term("level", found["risk"]),
        "cell": WORDS.term("proposal", found["cell"]),
        "possible": ", ".join(WORDS.term("proposal", name) for name in found["possible"]),
        "staff_cost": WORDS.quantity(found["staff_cost"], "eur", 0),
        "other_cost": WORDS.quantity(found["other_cost"], "eur", 0),
        "cost": WORDS.quantity(found["cost"], "eur", 0),
        "cost_per_interaction": WORDS.quantity(found["cost_per_interaction"], "eur", 2),
        "ceiling": WORDS.quantity(found["ceiling"], "eur", 2),
    }


def render() -> str:
    """Return the text of docs/methodik.md."""
    values = CATALOG.policy.values
    facts, items = CATALOG.law.values(), load_document_rules().items
    filled: dict[str, Any] = {
        "term": WORDS.term,
        "cite": cite,
        "decides": WORDS.say("method.decides"),
        "rule": lambda name: WORDS.say(f"rule.{name}.name"),
        "wanted": lambda name: WORDS.say(f"rule.{name}.wanted"),
        "value": lambda name: number(values[name]),
        "percent": lambda name: f"{number(values[name] * 100, 0)} %",
        "shifted_medium": number(values["class_medium"] * (1 + values["class_shift"]), 4),
        "coverage_rest": f"{number((1 - values['coverage_min']) * 100, 0)} %",
        "statements": table(
            "question effect source",
            (
                (WORDS.say(f"statement.{name}.question"), WORDS.say(f"method.effect.{it.effect}"), cite(it.source))
                for name, it in CATALOG.statements.items()
            ),
        ),
        "duties": _duties(),
        "offices": ", ".join(WORDS.term("office", office) for office in CATALOG.approving()),
        "weights4": " · ".join(number(weight, 4) for weight in centroid_weights([1, 2, 3, 4])),
        "bounds_rows": _rankings(),
        "risks": table(
            "risk source", ((WORDS.term("risk", name), cite(risk.source)) for name, risk in CATALOG.risks.items())
        ),
        "matrix_cells": str(len(CATALOG.policy.matrix.cells)),
        "matrix_source": CATALOG.policy.matrix.source,
        "matrix": _matrix(),
        "balance": _balance(),
        "scenarios": _scenarios(),
        "facts_total": str(len(facts)),
        "facts_open": str(sum(not fact.confirmed for fact in facts)),
        "items": table(
            "item source",
            ((WORDS.term("concept_item", name), cite(item.source)) for name, item in items.items()),
        ),
        "reminders": table(
            "reminder source",
            ((WORDS.say(f"method.reminder.{name}"), cite(entry.source)) for name, entry in CATALOG.reminders.items()),
        ),
        "closing": table(
            "closing source",
            ((WORDS.term("closing_item", name), cite(entry.source)) for name, entry in CATALOG.closing.items()),
        ),
        "rules": _rules(),
        "thresholds": _thresholds(),
        "kpis": _kpis(),
        "measures": _measures(),
        "facts": _facts(),
        "demands": _demands(),
        "texts": table(
            "text dated file",
            (
                (text.title, dated_words(text.dated, WORDS) or WORDS.say("state.undated"), text.file)
                for text in source_texts().values()
            ),
        ),
        "samples": _samples(),
        "incidents": _incidents(),
        "guide": _guide(),
        "ex": _example(),
    }  # fmt: skip
    loader = FileSystemLoader(FOLDER)
    environment = Environment(loader=loader, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701 - no HTML
    return environment.get_template("methodik.template.md").render(filled)


def main(arguments: list[str]) -> int:
    """Write the file, or say with ``--check`` whether it is current."""
    text = render()
    if "--check" in arguments:
        return int(not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text)
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
