"""Each proposal with its reasons, what else is possible, and the record of hearing and decision."""

from __future__ import annotations

from smeval.show.blocks import Block, Section
from smeval.show.report.channel import channel_decision
from smeval.show.tables import decision as tables
from smeval.show.view import View


def decision(view: View) -> Section:
    """Return the section that the decision rests on."""
    blocks: tuple[Block, ...] = (
        *(channel_decision(view, channel) for channel in view.channels),
        tables.table_scenarios(view),
        tables.table_possibilities(view),
        tables.table_rules(view),
        tables.table_participation(view),
        tables.table_decision(view),
    )
    return Section("decision", view.wording.say("report.section.decision"), blocks)
