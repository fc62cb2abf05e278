"""Target groups, alternatives and milder means, what would be lost, earlier years, what was learnt."""

from __future__ import annotations

from smeval.show.blocks import Block, Field, Section, line
from smeval.show.tables import strategy as tables
from smeval.show.tables.decision import table_earlier
from smeval.show.view import View


def strategy(view: View) -> Section:
    """Return the section on strategy."""
    say = view.wording.say
    learnt = tables.table_learnt(view)
    blocks: tuple[Block, ...] = (
        tables.table_audience(view),
        tables.table_alternatives(view),
        tables.table_milder(view),
        tables.table_without(view),
        table_earlier(view),
        tables.table_actions(view),
        learnt,
        *(() if learnt.rows else (Field(line(say("report.part.learnt_field"))),)),
    )
    return Section("strategy", say("report.section.strategy"), blocks)
