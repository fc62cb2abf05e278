"""Each proposal with its reasons, what else is possible, and the record of hearing and decision."""

from __future__ import annotations

from smeval.show.blocks import Block, Section
from smeval.show.report.channel import channel_decision
from smeval.show.tables.decision import table_decision, table_participation
from smeval.show.tables.possible import table_possibilities, table_rules, table_scenarios
from smeval.show.view import View


def decision(view: View) -> Section:
    """Return the section that the decision rests on."""
    blocks: tuple[Block, ...] = (
        *(channel_decision(view, channel) for channel in view.channels),
        table_scenarios(view),
        table_possibilities(view),
        table_rules(view),
        table_participation(view),
        table_decision(view),
    )
    return Section("decision", view.wording.say("report.section.decision"), blocks)
