"""What a channel's decision rests on: the proposal in sentences, its reasons, open findings."""

from __future__ import annotations

from collections.abc import Iterator

from smeval.frames import rows
from smeval.frames.judged import ProposalRow
from smeval.frames.kinds import day_of
from smeval.ids import Side
from smeval.show.blocks import Block, Items, Paragraph, Section, Text, Words, line
from smeval.show.levels import benefit_words, risk_words
from smeval.show.tables.cells import of_channel, proof_of
from smeval.show.tables.decision import justified, table_statements
from smeval.show.tables.held import table_events, table_held, table_signs
from smeval.show.tables.possible import tipping_points_of
from smeval.show.tables.reminders import table_closing
from smeval.show.tables.seen.samples import table_samples
from smeval.show.tables.seen.substitutions import table_substitutions
from smeval.show.view import View

#: Headings of the reasons, two beside each other.
SIDES: tuple[dict[Side, str], ...] = (
    {"for": "reasons_for", "against": "reasons_against"},
    {"condition": "conditions", "gap": "gaps"},
)
#: So many further tipping points are shown; the others are there to open.
SHOWN = 3


def channel_decision(view: View, channel: str) -> Section:
    """Return the proposal for one channel with everything that speaks for and against it.

    Parameters
    ----------
    view : View
    channel : str
    """
    say, place = view.wording.say, view.anchor(channel)
    row = next(entry for entry in rows(view.evaluation.proposals) if entry.channel == channel)
    robustness = view.wording.term("robustness", row.firmness) if row.firmness else ""
    title = say("report.channel.heading", name=view.name(channel), proposal=row.proposal, robustness=robustness)
    if row.proposal == "closed":
        title = say("report.channel.heading_closed", name=view.name(channel))
    found = justified(view, channel)
    blocks: tuple[Block, ...] = (
        Paragraph(line(" ".join(_sentences(view, row))), "verdict"),
        *((Paragraph(line(found)),) if found else ()),
        *_reasons(view, channel),
        *(table for table in (table_closing(view, channel),) if table.rows),
        *_held(view, channel),
        *(table for table in (table_samples(view, channel),) if table.rows),
        *_tipping_points(view, channel),
        Paragraph(_links(view, place)),
        *(table for table in (table_substitutions(view, channel),) if table.rows or table.notes),
        table_statements(view, channel),
    )
    return Section(place, title, blocks)


def _held(view: View, channel: str) -> Iterator[Block]:
    """Yield what was changed in a milder direction and does not count, and the events of an emergency-only channel."""
    held, signs, events = (make(view, channel) for make in (table_held, table_signs, table_events))
    yield from (table for table in (held, signs) if table.rows)
    if events.rows or view.channel(channel).use == "emergency_only":
        yield events


def _links(view: View, place: str) -> Text:
    """Lead to the numbers, duties and risks of the channel."""
    say = view.wording.say
    return line(
        f"{say('report.channel.links')} ",
        Words(say("report.channel.link_numbers"), link=f"#kpis-{place}"),
        ", ",
        Words(say("report.channel.link_duties"), link="#duty-matrix"),
        ", ",
        Words(say("report.channel.link_risks"), link="#risk-matrix"),
        ".",
    )


def _sentences(view: View, row: ProposalRow) -> Iterator[str]:
    """Yield the sentences that state the proposal: what decided it, benefit, risk, tipping point, legal state."""
    say, wording = view.wording.say, view.wording
    if row.proposal == "closed":
        told = "report.channel.closed" if row.due_kind else "report.channel.closed_settled"
        yield say(told, day=day_of(view.channel(row.channel).closed_on))
        return
    yield say("report.channel.proposal", proposal=row.proposal, robustness=wording.term("robustness", row.firmness))
    yield say("report.channel.decided_by", reason=view.tell(row.decided_by).rstrip("."))
    if row.decides:
        yield view.tell(row.decides)
    possible = row.possible.split()
    if len(possible) > 1:
        yield say("report.channel.possible", possible=possible)
    benefit, risk = say("report.channel.benefit_unknown"), say("report.channel.risk_unknown")
    if row.benefit_low == row.benefit_low:
        level = risk_words(row.benefit_class_low, row.benefit_class_high, wording)
        benefit = say("report.channel.benefit", level=level, span=_span(view, row))
    if row.governing_risk:
        level = risk_words(row.risk_low, row.risk_high, wording)
        risk = say("report.channel.risk", level=level, risk=row.governing_risk)
    yield f"{benefit}, {risk}"
    if point := next(iter(tipping_points_of(view, row.channel)), row.tipping_point):
        yield say("report.channel.tipping_point", point=view.tell(point).replace("\n", " "))
    yield say("report.channel.legal_state", day=view.evaluation.legal_state)
    yield from _scenarios(view, row)
    goals = of_channel(view.evaluation.criteria, row.channel)
    silent = ~goals["state"].isin(["measured", "not_offered"])
    silent |= (goals["state"] == "measured") & goals["achieved_low"].isna()  # a sample that proves nothing of the rest
    unproven = goals[silent | (goals["fixing"] == "late")]
    if len(unproven):
        yield say("report.channel.unproven", goals=view.listed(unproven["goal"]))
    elif len(goals):
        yield say("report.channel.all_proven")
    yield say("report.purpose", decides=view.evaluation.decides or say("report.decides_unknown"))


def _span(view: View, row: ProposalRow) -> str:
    return benefit_words(row.benefit_low, row.benefit_high, view.wording)


def _scenarios(view: View, row: ProposalRow) -> Iterator[str]:
    """Yield what would be proposed if a disputed legal position were right, where it differs."""
    found: dict[str, list[str]] = {}
    for other in rows(view.evaluation.scenarios):
        if other.channel == row.channel and other.proposal != row.proposal:
            found.setdefault(other.proposal, []).append(view.wording.term("scenario", other.scenario))
    for proposal, names in found.items():
        quoted = (view.wording.say("report.channel.quoted", name=name) for name in names)
        either = view.wording.say("list.either").join(quoted)
        yield view.wording.say("report.channel.scenario", scenarios=either, proposal=proposal)


def _reasons(view: View, channel: str) -> Iterator[Section]:
    """Yield the reasons for and against beside each other, then the conditions and what is open."""
    say = view.wording.say
    own = sorted((row for row in rows(view.evaluation.reasons) if row.channel == channel), key=lambda row: row.stage)
    for pair in SIDES:
        parts = []
        for side, part in pair.items():
            lines = [
                line(Words(_sentence(view.tell(row.reason)), proof=proof_of(view, row.evidence).numbers))
                for row in own
                if row.side == side
            ]
            if lines or side in ("for", "against"):
                listed = Items(tuple(lines or [line(say("report.part.none"))]), side)
                parts.append(Section("", say(f"report.part.{part}"), (listed,)))
        if parts:
            yield Section("", "", tuple(parts), beside=True)


def _sentence(text: str) -> str:
    """End a reason with a full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _tipping_points(view: View, channel: str) -> Iterator[Section]:
    """Yield what else would change the proposal."""
    say = view.wording.say
    points = [line(view.tell(point)) for point in tipping_points_of(view, channel)[1:]]
    if not points:
        return
    shown = len(points) if len(points) == SHOWN + 1 else SHOWN  # folding a single one saves nothing
    blocks: list[Block] = [Items(tuple(points[:shown]), "tipping_points")]
    if rest := tuple(points[shown:]):
        fold = say("report.part.more_tipping_points", n=len(rest))
        blocks.append(Section("", "", (Items(rest, "tipping_points"),), fold=fold))
    yield Section("", say("report.part.tipping_points"), tuple(blocks))
