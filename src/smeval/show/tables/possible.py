"""Tables of what else is possible: disputed legal positions, all proposals within the bounds, the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from smeval.frames import rows
from smeval.frames.judged import PossibilityRow
from smeval.ids import LEVELS, RULE_OUTCOMES, Level, Proposal, RuleOutcome
from smeval.show.levels import risk_words
from smeval.show.tables.cells import channel_columns, grouped, of_channel, tabulate
from smeval.show.tables.table import Cell, Column, Mark, Table
from smeval.show.view import View
from smeval.wording import Message


class Scenario(NamedTuple):
    """A disputed legal position that would lead some channels to another proposal."""

    scenario: str
    proposal: Proposal
    decided_by: Message
    channels: list[str]


def table_scenarios(view: View) -> Table:
    """What would be proposed if a disputed legal position were right."""
    today = {row.channel: row.proposal for row in rows(view.evaluation.proposals)}
    own = list(rows(view.evaluation.scenarios))
    differing = [row for row in own if row.proposal != today.get(row.channel)]
    alike = grouped(differing, lambda row: (row.scenario, row.proposal, row.decided_by))
    columns: list[Column[Scenario]] = [
        Column("scenario", "text", lambda entry: view.wording.term("scenario", entry.scenario)),
        Column("channels", "text", lambda entry: view.named(entry.channels)),
        Column("proposal", "state", lambda entry: Mark("proposal", entry.proposal)),
        Column("decided_by", "text", lambda entry: view.tell(entry.decided_by)),
    ]
    told = {row.scenario for row in differing}
    same = [name for name in dict.fromkeys(row.scenario for row in own) if name not in told]
    names = view.listed(view.wording.term("scenario", name) for name in same)
    return tabulate(
        view,
        "scenarios",
        columns,
        [Scenario(*key, [row.channel for row in group]) for key, group in alike.items()],
        day=view.evaluation.legal_state,
        n=len(differing),
        total=len(own),
    ).noted(view.wording.say("table.scenarios.same", names=names) if same and differing else "")


class Possibility(NamedTuple):
    """A proposal that is possible for some channels, and what leads to it."""

    channels: list[str]
    proposal: str
    today: bool
    leads: str


def table_possibilities(view: View) -> Table:
    """Every proposal that is possible for a channel, with what leads to it; channels with only one are named below."""
    today = {row.channel: row.proposal for row in rows(view.evaluation.proposals)}
    found = {channel: _leads(view, channel) for channel in view.channels}
    # of what rests on what is not known, nobody can say that nothing else is possible
    open_ = {row.channel for row in rows(view.evaluation.proposals) if row.firmness == "unknown"}
    single = [channel for channel, leads in found.items() if len(leads) == 1 and channel not in open_]
    several = [channel for channel, leads in found.items() if len(leads) > 1]
    alike = grouped(several, lambda channel: (tuple(found[channel].items()), today.get(channel)))
    entries = [
        Possibility(channels, proposal, proposal == now, leads)
        for (pairs, now), channels in alike.items()
        for proposal, leads in pairs
    ]
    say = view.wording.say
    columns: list[Column[Possibility]] = [
        Column("channels", "text", lambda entry: view.named(entry.channels)),
        Column("proposal", "state", lambda entry: Mark("proposal", entry.proposal)),
        Column(
            "against_today",
            "text",
            lambda entry: say("table.possibilities.today") if entry.today else "",
            below="proposal",
        ),
        Column("leads", "text", lambda entry: entry.leads),
    ]
    only = bool(single) and not entries
    table = tabulate(
        view,
        "possibilities",
        columns,
        entries,
        title="title_single" if only else "title",
        n=len(several),
        total=len(view.channels),
        shift=view.evaluation.policy.values["class_shift"],
    ).noted(say("table.possibilities.single", names=view.named(single)) if single else "")
    return replace(table, empty=say("table.possibilities.empty_single")) if only else table


def _leads(view: View, channel: str) -> dict[str, str]:
    """Return what leads to each proposal that is possible for a channel."""
    own = list(rows(of_channel(view.evaluation.possibilities, channel)))
    scenarios = len({row.scenario for row in own})
    leads: dict[str, str] = {
        proposal: "\n".join(_corners(view, group, scenarios))
        for proposal, group in grouped(own, lambda row: row.proposal).items()
    }
    if leads:
        # what only a gap rules out is possible too, though no corner of what is known leads there
        gaps = view.wording.say("table.possibilities.gaps")
        for row in rows(of_channel(view.evaluation.proposals, channel)):
            leads |= {name: gaps for name in row.possible.split() if name not in leads}
    return leads


def _corners(view: View, group: Sequence[PossibilityRow], scenarios: int) -> Iterator[str]:
    """Yield the corners that lead to a proposal, those that differ only in the legal position in one sentence.

    Parameters
    ----------
    view : View
    group : sequence of PossibilityRow
        With one proposal.
    scenarios : int
        How many legal positions there are, today's included.
    """
    say = view.wording.say
    positions = grouped(group, lambda row: row.scenario)
    pairs = {name: tuple((row.benefit, row.risk) for row in own) for name, own in positions.items()}
    for corners, names in grouped(pairs, lambda name: pairs[name]).items():
        law = [view.wording.term("scenario", name) if name else say("table.possibilities.law") for name in names]
        position = say("table.possibilities.any_law") if len(law) == scenarios else view.listed(law)
        yield say("table.possibilities.corners", corners=_told(view, corners), law=position)


def _told(view: View, corners: Iterable[tuple[Level, Level]]) -> str:
    """Say which benefits lead there with which risks."""
    risks = {
        benefit: tuple(sorted({risk for other, risk in corners if other == benefit}, key=LEVELS.index))
        for benefit in sorted({benefit for benefit, _ in corners}, key=LEVELS.index)
    }
    return "; ".join(
        view.wording.say(
            "table.possibilities.corner",
            benefit=risk_words(benefits[0], benefits[-1], view.wording),
            risk=risk_words(found[0], found[-1], view.wording),
        )
        for found, benefits in grouped(risks, lambda benefit: risks[benefit]).items()
    )


def tipping_points_of(view: View, channel: str) -> list[Message]:
    """Return the single changes that would lead to another proposal, those for the better first.

    Legal positions have a table of their own.

    Parameters
    ----------
    view : View
    channel : str
    """
    own = rows(of_channel(view.evaluation.tipping_points, channel))
    return [row.tipping_point for row in own if row.kind != "scenario"]


def table_rules(view: View) -> Table:
    """Every rule of the verdict against every channel: whether it holds the proposal down."""
    worst: dict[tuple[str, str], RuleOutcome] = {
        key: min((row.outcome for row in group), key=RULE_OUTCOMES.index)
        for key, group in grouped(rows(view.evaluation.rules), lambda row: (row.rule, row.channel)).items()
    }

    def outcome(channel: str, rule: str) -> RuleOutcome:
        return worst.get((rule, channel), "open")

    def cell(channel: str, rule: str) -> Cell:
        return Mark("rule_outcome", outcome(channel, rule))

    rules = list(dict.fromkeys(rule for rule, _ in worst))
    passed = [rule for rule in rules if {outcome(channel, rule) for channel in view.channels} == {"passes"}]
    held = [rule for rule in rules if rule not in passed]
    columns: list[Column[str]] = [
        Column("rule_name", "text", lambda rule: view.wording.term("rule", rule)),
        *channel_columns(view, cell),
    ]
    names = view.listed(view.wording.term("rule", rule) for rule in passed)
    return tabulate(view, "rules", columns, held, n=len(held), total=len(rules)).noted(
        view.wording.say("table.rules.passed", names=names) if passed else ""
    )
