"""Whose report this is, of which state, what it is for, and what stands in it."""

from __future__ import annotations

from smeval.record.closed.fingerprint import in_groups
from smeval.show.blocks import Block, Facts, Items, Paragraph, Section, Words, line
from smeval.show.tables.decision import decision_state
from smeval.show.view import View

#: Ids of the sections behind the head, in the order of the reader.
CONTENTS = ("glance", "benefit", "law", "strategy", "decision", "appendix")


def head(view: View) -> Section:
    """Return the head of the report."""
    say, day, evaluation = view.wording.say, view.wording.day, view.evaluation
    department = ", ".join(evaluation.departments.values())
    decides = evaluation.decides or say("report.decides_unknown")
    facts = {
        "body": evaluation.name,
        "department": department,
        "year": view.year,
        "state": decision_state(view),
        "legal_state": day(evaluation.legal_state),
        "ledger": ledger(view),
        "data_state": day(evaluation.data_state) if evaluation.data_state else say("report.no_data"),
    }
    contents = (line(Words(say(f"report.section.{name}"), link=f"#{name}")) for name in CONTENTS)
    blocks: tuple[Block, ...] = (
        *generated(view),
        Paragraph(line(say("report.purpose", decides=decides)), "lead"),
        Facts(tuple((say(f"report.fact.{name}"), line(value)) for name, value in facts.items())),
        Items(tuple(contents), "contents", say("report.contents")),
    )
    return Section("head", say("report.title", year=view.year, department=department), blocks)


def ledger(view: View) -> str:
    """Say how many lines the ledger of closed years had, and the fingerprint of the last one."""
    evaluation, say = view.evaluation, view.wording.say
    if not evaluation.ledger_lines:
        return say("report.ledger_none")
    return say("report.ledger", n=evaluation.ledger_lines, head=in_groups(evaluation.ledger_head))


def generated(view: View) -> tuple[Paragraph, ...]:
    """Say that the data are generated, where they are."""
    text = line(view.wording.say("report.generated"))
    return (Paragraph(text, "generated"),) if view.evaluation.generated else ()
